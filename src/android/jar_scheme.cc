#include "android/jar_scheme.h"

#include <algorithm>

#include "base/limits.h"
#include "base/workers.h"
#include "catalogue/cause.h"
#include "catalogue/rules/android_verdict.h"

namespace apptrait::android {
namespace {

constexpr std::string_view kFolder = "META-INF/", kManifestName = "META-INF/MANIFEST.MF";
constexpr std::size_t kMaxSigners = 10;  // apksig Constants.MAX_APK_SIGNERS; the platform's too

bool IsBlock(std::string_view name) {
  return name.starts_with(kFolder) &&
         (name.ends_with(".RSA") || name.ends_with(".DSA") || name.ends_with(".EC"));
}

std::string SfNameOf(std::string_view block) {
  return std::string(block.substr(0, block.rfind('.'))) + ".SF";
}

Location At(const zip::Entry& entry) { return {.entry = std::string(entry.name)}; }

}  // namespace

JarScheme::JarScheme(std::shared_ptr<const Source> source, const zip::Layout& layout,
                     const zip::LocalCheck* local_check, std::vector<Finding>* findings)
    : source_(std::move(source)),
      layout_(layout),
      bytes_left_(limits::kJarFilesSize),
      lines_left_(limits::kJarLines),
      manifest_entry_(layout.Find(kManifestName)) {
  if (local_check != nullptr) {
    mismatched_.insert(local_check->mismatched.begin(), local_check->mismatched.end());
  }
  for (const zip::Entry& entry : layout.entries()) {
    if (!IsBlock(entry.name)) continue;
    has_blocks_ = true;
    // One more than the platforms take is enough to say so.
    if (signers_.size() > kMaxSigners) break;
    const std::string sf_name = SfNameOf(entry.name);
    const zip::Entry* sf = layout.Find(sf_name);
    if (sf == nullptr) {
      without_sf_.emplace_back(entry.name, sf_name);
      continue;
    }
    auto block_bytes = ReadEntry(entry), sf_bytes = ReadEntry(*sf);
    std::optional<Finding> unreadable;
    if (!block_bytes) unreadable = block_bytes.error().detail;
    if (!sf_bytes) unreadable = sf_bytes.error().detail;
    signers_.emplace_back(std::string(entry.name), sf_name, block_bytes.value_or({}),
                          sf_bytes.value_or({}), std::move(unreadable), &lines_left_, findings);
  }
}

Result<Bytes> JarScheme::ReadEntry(const zip::Entry& entry) {
  if (mismatched_.contains(static_cast<std::size_t>(&entry - layout_.entries().data()))) {
    return catalogue::Fail(ErrorKind::kNotAPackage, rule::kAndroidLocalHeader, At(entry));
  }
  auto contents = zip::ReadContents(*source_, layout_, entry, bytes_left_);
  if (contents) bytes_left_ -= contents->size();
  return contents;
}

void JarScheme::ReadManifest() {
  if (manifest_entry_ == nullptr || !manifest_.sections.empty() || manifest_unreadable_) return;
  auto bytes = ReadEntry(*manifest_entry_);
  if (!bytes) {
    manifest_unreadable_ = bytes.error().detail;
    return;
  }
  manifest_.bytes = std::move(*bytes);
  manifest_.sections = ReadJarSections(manifest_.bytes, &lines_left_);
  if (lines_left_ == 0) {
    manifest_unreadable_ = TooManyJarLines();
    manifest_.sections.clear();
    return;
  }
  manifest_.by_name.reserve(manifest_.sections.size());
  for (std::size_t i = 1; i < manifest_.sections.size(); ++i) {
    const auto& name = manifest_.sections[i].name;
    if (name) manifest_.by_name.try_emplace(*name, i);
  }
}

std::optional<Bytes> JarScheme::ManifestSha256() const {
  if (manifest_entry_ == nullptr || manifest_unreadable_) return std::nullopt;
  return manifest_.Digest(digest::Algorithm::kSha256);
}

void JarScheme::ListCovered() {
  const auto& entries = layout_.entries();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].IsDirectory() || entries[i].name.starts_with(kFolder)) continue;
    covered_.push_back({.entry = i, .section = manifest_.Find(entries[i].name)});
  }
  std::ranges::stable_sort(covered_, {},
                           [&](const Covered& file) { return entries[file.entry].header_offset; });
}

void JarScheme::ForEachCovered(const std::function<void(std::size_t)>& body) const {
  constexpr std::size_t kEach = 1024;  // a package with fewer entries starts no thread
  ParallelFor((covered_.size() + kEach - 1) / kEach, workers_, [&](std::size_t part) {
    const std::size_t end = std::min(covered_.size(), (part + 1) * kEach);
    for (std::size_t i = part * kEach; i < end; ++i) body(i);
  });
}

void JarScheme::Ask(const std::vector<SdkRange>& ranges, int workers, digest::Plan* plan) {
  asked_ = true;
  workers_ = workers;
  ReadManifest();
  ListCovered();
  if (signers_.empty()) return;
  std::map<DigestClass, SdkRange> classes;
  for (const SdkRange& range : ranges) classes.try_emplace(ClassOf(range), range);
  ForEachCovered([&](std::size_t i) {
    Covered& file = covered_[i];
    if (file.section == nullptr) return;
    for (const auto& [kind, range] : classes) {
      for (const NamedDigest& digest : DigestsToVerify(*file.section, "-Digest", range)) {
        if (std::ranges::find(file.algorithms, digest.algorithm) == file.algorithms.end()) {
          file.algorithms.push_back(digest.algorithm);
        }
      }
    }
  });
  for (Covered& file : covered_) {
    if (file.algorithms.empty()) continue;
    const zip::Entry& entry = layout_.entries()[file.entry];
    file.handle = plan->Contents(file.algorithms, entry.size,
                                 [this, &entry](const digest::Sink& sink) -> Result<void> {
                                   return zip::StreamContents(*source_, layout_, entry, sink);
                                 });
  }
}

void JarScheme::Take(const digest::Results& results) {
  for (Covered& file : covered_) {
    if (!file.handle) continue;
    if (const auto& error = results.ErrorOf(*file.handle)) {
      file.unreadable = error->detail;
      continue;
    }
    file.digests = results.GetAll(*file.handle);
  }
}

// Names that stand twice in the archive, and names that MANIFEST.MF should not have.
const Issues& JarScheme::CheckNames() const {
  if (names_) return *names_;
  Issues& issues = names_.emplace();
  IssueCap cap(&issues);
  std::set<std::string_view> said;
  for (const std::size_t i : layout_.duplicates()) {
    const zip::Entry& entry = layout_.entries()[i];
    if (entry.IsDirectory() || !said.insert(entry.name).second) continue;
    cap.Add(rule::kAndroidV1DuplicateEntry, At(entry));
  }
  if (issues.HasErrors()) return issues;
  for (std::size_t i = 1; i < manifest_.sections.size(); ++i) {
    const auto& name = manifest_.sections[i].name;
    if (!name) {
      cap.Add(rule::kAndroidV1UnnamedSection, At(*manifest_entry_), {Number("section", i)});
    } else if (manifest_.by_name.at(*name) != i) {
      cap.Add(rule::kAndroidV1DuplicateSection, {.entry = std::string(*name)});
    } else if (name->ends_with('/') || layout_.Find(*name) == nullptr) {
      cap.Add(rule::kAndroidV1MissingEntry, {.entry = std::string(*name)});
    }
  }
  return issues;
}

namespace {

// "24-27", "28+".
std::string LevelsText(int min, int max) {
  if (max == sdk::kAny) return std::to_string(min) + "+";
  return min == max ? std::to_string(min) : std::to_string(min) + "-" + std::to_string(max);
}

}  // namespace

JarScheme::Verdict JarScheme::Check(SdkRange range, const NewerSchemes& newer) const {
  Verdict verdict;
  Issues& issues = verdict.issues;
  issues.Append(CheckNames());
  if (issues.HasErrors()) return verdict;
  if (manifest_entry_ == nullptr) {
    const int last = newer.any ? std::min(range.max, sdk::kN - 1) : range.max;
    issues.Add(rule::kAndroidV1NoManifest, {},
               {{"min", std::int64_t{range.min}},
                {"max", std::int64_t{last}},
                Text("levels", LevelsText(range.min, last))});
    return verdict;
  }
  if (!asked_) {
    issues.Add(rule::kAndroidNotChecked, {}, {Text("scheme", "v1")});
    return verdict;
  }
  if (manifest_unreadable_) {
    issues.Add(rule::kAndroidV1EntryUnreadable, At(*manifest_entry_),
               catalogue::Because(*manifest_unreadable_));
    return verdict;
  }
  for (const auto& [block, sf] : without_sf_) {
    issues.Add(rule::kAndroidV1MissingSf, {.entry = block}, {Text("name", sf)});
  }
  if (signers_.empty()) {
    issues.Add(rule::kAndroidV1NoSignatures);
  } else if (signers_.size() > kMaxSigners) {
    issues.Add(rule::kAndroidV1TooManySigners, {},
               {Number("count", signers_.size()), Number("limit", kMaxSigners)});
  }
  if (issues.HasErrors()) return verdict;
  for (const JarSigner& signer : signers_) issues.Append(signer.CheckBlock(range));
  if (issues.HasErrors()) return verdict;
  for (const JarSigner& signer : signers_) issues.Append(signer.CheckStripping(newer, range));
  if (issues.HasErrors()) return verdict;
  const Verdict& digests = CheckDigests(range);
  issues.Append(digests.issues);
  verdict.signers = digests.signers;
  return verdict;
}

const JarScheme::Verdict& JarScheme::CheckDigests(SdkRange range) const {
  const auto [slot, fresh] = digests_.try_emplace(ClassOf(range));
  Verdict& verdict = slot->second;
  if (!fresh) return verdict;
  Issues& issues = verdict.issues;
  std::map<std::size_t, JarSigner::SfResult> signed_by;
  for (std::size_t i = 0; i < signers_.size(); ++i) {
    JarSigner::SfResult result = signers_[i].CheckSf(manifest_, range);
    issues.Append(result.issues);
    if (!result.ignored) signed_by.emplace(i, std::move(result));
  }
  if (issues.HasErrors()) return verdict;
  if (signed_by.empty()) {
    issues.Add(rule::kAndroidV1NoSignatures);
    return verdict;
  }
  const Verdict& entries = CheckEntries(signed_by);
  issues.Append(entries.issues);
  {
    // Nearly all files are intact: the others are told of in the order of the file.
    std::vector<std::uint8_t> intact(covered_.size());
    ForEachCovered([&](std::size_t i) {
      intact[i] = covered_[i].section == nullptr || IsIntact(covered_[i], range) ? 1 : 0;
    });
    IssueCap cap(&issues);
    for (std::size_t i = 0; i < covered_.size(); ++i) {
      if (intact[i] == 0) CheckContents(covered_[i], range, &cap);
    }
  }
  if (issues.HasErrors()) return verdict;
  NoteUnprotected(entries.signers, &issues);
  verdict.signers = entries.signers;
  return verdict;
}

}  // namespace apptrait::android
