// The .SF file of a JAR signer against MANIFEST.MF.
#include <algorithm>
#include <charconv>
#include <set>

#include "android/jar_signer.h"
#include "base/text.h"
#include "catalogue/rules/android_verdict.h"

namespace apptrait::android {
namespace {

constexpr std::string_view kManifestName = "META-INF/MANIFEST.MF";

// As java.lang.String.trim: everything up to the space.
std::string_view Trim(std::string_view text) {
  const auto is_space = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// The zeros of all decimal digits (general category Nd, Unicode 14) that Java's parser takes: those
// of one UTF-16 unit.
constexpr char16_t kZeros[] = {0x30,   0x660,  0x6f0,  0x7c0,  0x966,  0x9e6,  0xa66,  0xae6,
                               0xb66,  0xbe6,  0xc66,  0xce6,  0xd66,  0xde6,  0xe50,  0xed0,
                               0xf20,  0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80,
                               0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900,
                               0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10};

// As java.lang.Integer.parseInt, which platforms use here.
std::optional<int> ParseJavaInteger(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::string ascii;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '-' && ascii.empty()) {
      ascii += text[i++];
      continue;
    }
    const auto c = NextCodePoint(text, &i);
    const auto zero = std::ranges::find_if(
        kZeros, [&](char16_t first) { return c && *c >= first && *c < char32_t{first} + 10; });
    if (zero == std::end(kZeros)) return std::nullopt;
    ascii += static_cast<char>('0' + (*c - *zero));
  }
  int number = 0;
  const char* end = ascii.data() + ascii.size();
  const auto [stop, error] = std::from_chars(ascii.data(), end, number);
  return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

}  // namespace

const JarSection* JarManifest::Find(std::string_view name) const {
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : &sections[found->second];
}

const Bytes& JarManifest::Digest(digest::Algorithm algorithm) const {
  Bytes& digest = digests_[algorithm];
  if (digest.empty()) digest = digest::Digest(algorithm, bytes);
  return digest;
}

bool JarSigner::HasSfVersion() const {
  return !sections_.empty() && sections_.front().Find("Signature-Version") != nullptr;
}

JarSigner::SfResult JarSigner::CheckSf(const JarManifest& manifest, SdkRange range) const {
  SfResult result;
  Issues& issues = result.issues;
  const Location here{.entry = sf_entry_};
  if (!HasSfVersion()) {
    issues.Add(rule::kAndroidV1NoSfVersion, here);
    result.ignored = true;
    return result;
  }
  const JarSection& main = sections_.front();
  const std::string_view* created_by = main.Find("Created-By");
  const bool signtool = created_by != nullptr && created_by->find("signtool") != created_by->npos;
  const bool whole = CheckManifestDigest(main, signtool, manifest, range, &issues);
  if (!signtool) CheckMainSection(main, manifest, range, &issues);
  if (issues.HasErrors()) return result;
  const SectionNames& list = Names();
  result.names = &list.names;
  IssueCap cap(&issues);
  const std::size_t end = list.bad.value_or(sections_.size());
  for (std::size_t i = 1; i < end && !whole; ++i) {
    const JarSection& section = sections_[i];
    if (const JarSection* signed_section = manifest.Find(*section.name)) {
      CheckSection(section, signtool, *signed_section, range, &cap);
    } else {
      cap.Add(rule::kAndroidV1SectionNotFound, here, {Text("name", *section.name)});
      result.ignored = true;
    }
  }
  if (list.bad) {
    if (const auto& name = sections_[*list.bad].name) {
      cap.Add(rule::kAndroidV1DuplicateSfSection, here, {Text("name", *name)});
    } else {
      cap.Add(rule::kAndroidV1UnnamedSfSection, here, {Number("section", *list.bad)});
    }
    result.ignored = true;
  }
  return result;
}

const JarSigner::SectionNames& JarSigner::Names() const {
  if (names_) return *names_;
  SectionNames& list = names_.emplace();
  list.names.reserve(sections_.size());
  for (std::size_t i = 1; i < sections_.size() && !list.bad; ++i) {
    const auto& name = sections_[i].name;
    if (!name || !list.names.insert(*name).second) list.bad = i;
  }
  return list;
}

Issues JarSigner::CheckStripping(const NewerSchemes& newer, SdkRange range) const {
  Issues issues;
  // Older platforms know of no newer scheme.
  if (!HasSfVersion() || range.max < sdk::kN) return issues;
  const Location here{.entry = sf_entry_};
  const std::string_view* listed = sections_.front().Find("X-Android-APK-Signed");
  if (listed == nullptr) {
    if (newer.any) issues.Add(rule::kAndroidV1NoStrippingProtection, here);
    return issues;
  }
  std::set<int> expected;
  for (std::string_view rest = *listed; !rest.empty();) {
    std::string_view token = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(token.size() + 1, rest.size()));
    const auto id = ParseJavaInteger(Trim(token));
    if (!id) continue;
    // v3 came with Android 9; older platforms do not know the number.
    if (*id == 2 || (*id == 3 && range.max >= sdk::kP)) {
      expected.insert(*id);
    } else {
      issues.Add(rule::kAndroidV1UnknownSchemeId, here, {{"scheme", std::int64_t{*id}}});
    }
  }
  for (const int id : expected) {
    if (id == 2 ? newer.v2 : newer.v3) continue;
    issues.Add(rule::kAndroidV1NewerSchemeStripped, here, {{"scheme", std::int64_t{id}}});
  }
  return issues;
}

bool JarSigner::CheckManifestDigest(const JarSection& main, bool signtool,
                                    const JarManifest& manifest, SdkRange range,
                                    Issues* issues) const {
  const Location here{.entry = sf_entry_};
  const auto expected = DigestsToVerify(main, signtool ? "-Digest" : "-Digest-Manifest", range);
  if (expected.empty()) issues->Add(rule::kAndroidV1NoManifestDigest, here);
  bool holds = !expected.empty();
  for (const NamedDigest& digest : expected) {
    if (digest.malformed) {
      issues->Add(rule::kAndroidV1MalformedDigest, here);
      return false;
    }
    if (digest.value == manifest.Digest(digest.algorithm)) continue;
    issues->Add(rule::kAndroidV1ManifestDigestMismatch, here,
                {Text("algorithm", digest::Name(digest.algorithm)), Text("name", kManifestName)});
    holds = false;
  }
  return holds;
}

void JarSigner::CheckMainSection(const JarSection& main, const JarManifest& manifest,
                                 SdkRange range, Issues* issues) const {
  const Location here{.entry = sf_entry_};
  const ByteSpan section = manifest.sections.empty() ? ByteSpan() : manifest.sections.front().bytes;
  for (const NamedDigest& digest :
       DigestsToVerify(main, "-Digest-Manifest-Main-Attributes", range)) {
    if (digest.malformed) {
      issues->Add(rule::kAndroidV1MalformedDigest, here);
    } else if (digest.value != digest::Digest(digest.algorithm, section)) {
      issues->Add(rule::kAndroidV1MainSectionMismatch, here,
                  {Text("algorithm", digest::Name(digest.algorithm))});
    }
  }
}

void JarSigner::CheckSection(const JarSection& section, bool signtool,
                             const JarSection& signed_section, SdkRange range,
                             IssueCap* issues) const {
  const Location here{.entry = sf_entry_};
  ByteSpan bytes = signed_section.bytes;
  // signtool does not sign the empty line at the end of a section.
  if (signtool && AsText(bytes).ends_with("\n\n")) bytes = bytes.first(bytes.size() - 1);
  const auto expected = DigestsToVerify(section, "-Digest", range);
  if (expected.empty())
    issues->Add(rule::kAndroidV1NoSfDigest, here, {Text("name", *section.name)});
  for (const NamedDigest& digest : expected) {
    if (digest.malformed) {
      issues->Add(rule::kAndroidV1MalformedDigest, here);
    } else if (digest.value != digest::Digest(digest.algorithm, bytes)) {
      issues->Add(rule::kAndroidV1SectionMismatch, here,
                  {Text("name", *section.name), Text("algorithm", digest::Name(digest.algorithm))});
    }
  }
}

}  // namespace apptrait::android
