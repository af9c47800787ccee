// The files of a package against MANIFEST.MF and its signers.
#include <algorithm>

#include "android/jar_scheme.h"
#include "catalogue/cause.h"
#include "catalogue/rules/android_verdict.h"

namespace apptrait::android {

JarScheme::DigestClass JarScheme::ClassOf(SdkRange range) {
  const bool legacy = range.min < sdk::kJellyBeanMr2;
  return {.legacy = legacy,
          .gingerbread = legacy && range.min >= sdk::kGingerbread,
          .modern = range.max >= sdk::kJellyBeanMr2};
}

const JarScheme::Verdict& JarScheme::CheckEntries(
    const std::map<std::size_t, JarSigner::SfResult>& signed_by) const {
  std::vector<std::size_t> numbers;
  numbers.reserve(signed_by.size());
  for (const auto& [signer, result] : signed_by) numbers.push_back(signer);
  const auto [slot, fresh] = entries_.try_emplace(numbers);
  if (!fresh) return slot->second;
  auto& [found, signers] = slot->second;
  std::vector<std::size_t> by;
  const Covered* first = nullptr;
  IssueCap cap(&found);
  for (const Covered& file : covered_) {
    const zip::Entry& entry = layout_.entries()[file.entry];
    const auto where = [&] { return Location{.entry = std::string(entry.name)}; };
    if (file.section == nullptr) {
      cap.Add(rule::kAndroidV1NoEntryDigest, where());
      continue;
    }
    by.clear();
    for (const auto& [signer, result] : signed_by) {
      if (result.names->contains(entry.name)) by.push_back(signer);
    }
    if (by.empty()) {
      cap.Add(rule::kAndroidV1EntryNotSigned, where());
    } else if (first == nullptr) {
      first = &file;
      signers = by;
    } else if (by != signers) {
      cap.Add(rule::kAndroidV1SignersMismatch, where(),
              {Text("first", layout_.entries()[first->entry].name)});
    }
  }
  if (first == nullptr) cap.Add(rule::kAndroidV1NoSignedEntries);
  return slot->second;
}

bool JarScheme::IsIntact(const Covered& file, SdkRange range) const {
  if (mismatched_.contains(file.entry) || file.unreadable) return false;
  const auto expected = DigestsToVerify(*file.section, "-Digest", range);
  return !expected.empty() && std::ranges::all_of(expected, [&](const NamedDigest& digest) {
    const auto number = static_cast<std::size_t>(
        std::ranges::find(file.algorithms, digest.algorithm) - file.algorithms.begin());
    return !digest.malformed && number < file.digests.size() &&
           file.digests[number] == digest.value;
  });
}

void JarScheme::CheckContents(const Covered& file, SdkRange range, IssueCap* issues) const {
  const auto where = [&] {
    return Location{.entry = std::string(layout_.entries()[file.entry].name)};
  };
  const auto expected = DigestsToVerify(*file.section, "-Digest", range);
  if (expected.empty()) issues->Add(rule::kAndroidV1NoEntryDigest, where());
  // Android does not read a file whose local header contradicts the directory.
  if (mismatched_.contains(file.entry)) {
    issues->Add(rule::kAndroidV1EntryUnreadable, where(), catalogue::Because(why::kJarLocalHeader));
    return;
  }
  if (file.unreadable) {
    issues->Add(rule::kAndroidV1EntryUnreadable, where(), catalogue::Because(*file.unreadable));
    return;
  }
  for (const NamedDigest& digest : expected) {
    const auto number = static_cast<std::size_t>(
        std::ranges::find(file.algorithms, digest.algorithm) - file.algorithms.begin());
    if (digest.malformed) {
      issues->Add(rule::kAndroidV1MalformedDigest, where());
    } else if (number >= file.digests.size()) {
      issues->Add(rule::kAndroidNotChecked, where(), {Text("scheme", "v1")});
    } else if (file.digests[number] != digest.value) {
      issues->Add(rule::kAndroidV1DigestMismatch, where(),
                  {Text("algorithm", digest::Name(digest.algorithm)),
                   {"expected", ToHex(digest.value)},
                   {"actual", ToHex(file.digests[number])}});
    }
  }
}

void JarScheme::NoteUnprotected(const std::vector<std::size_t>& signers, Issues* issues) const {
  std::set<std::string_view> own{manifest_entry_->name};
  for (const std::size_t i : signers) {
    own.insert(signers_[i].block_entry());
    own.insert(signers_[i].sf_entry());
  }
  const zip::Entry* first = nullptr;
  std::int64_t count = 0;
  for (const zip::Entry& entry : layout_.entries()) {
    if (!entry.name.starts_with("META-INF/") || entry.IsDirectory() || own.contains(entry.name)) {
      continue;
    }
    if (first == nullptr) first = &entry;
    ++count;
  }
  if (count == 0) return;
  issues->Add(rule::kAndroidV1Unprotected, {.entry = std::string(first->name)}, {{"count", count}});
}

}  // namespace apptrait::android
