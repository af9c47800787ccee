#include "android/package_set.h"

#include <algorithm>
#include <map>

#include "android/identity.h"
#include "android/set_description.h"
#include "android/signatures.h"
#include "base/byte_reader.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/android.h"
#include "catalogue/rules/package.h"
#include "zip/contents.h"

namespace apptrait::android {
namespace {

// The names of the base APK, the likeliest first.
constexpr std::string_view kUsualBases[] = {"splits/base-master.apk", "universal.apk", "base.apk"};

std::string_view FolderOf(std::string_view entry) { return entry.substr(0, entry.rfind('/') + 1); }

bool IsSetName(std::string_view entry) {
  constexpr std::string_view kEndings[] = {".apks", ".xapk", ".apkm", ".aab"};
  return std::ranges::any_of(
      kEndings, [&](std::string_view ending) { return EndsWithIgnoreCase(entry, ending); });
}

class SetJob final : public platform::Job {
 public:
  explicit SetJob(const platform::Input& input) : input_(input) {}

  Result<void> Read(Package& package, digest::Plan& plan) override;
  void Judge(const digest::Results& results, Package& package) override;

 private:
  // An APK of the set; its source is kept to read its resources.
  struct Part {
    std::string entry;
    std::shared_ptr<const Source> source;
    // What a look at its manifest shows.
    bool is_split = false, has_minimum = false;
    // The minimum that it was judged for in place of its own; 0 where that is its own.
    int given_minimum = 0;
  };
  void OpenParts(Package& package);
  Result<std::shared_ptr<const Source>> Open(const zip::Entry& entry);
  void ReadParts(Package& package);
  std::optional<Package> ReadPart(Part& part, const InspectOptions& options, Package& package);
  void Fail(const std::string& entry, const Error& error, Package& package);
  void CheckSplitNames(Package& package);
  void JudgeSplitsAsBase(const std::string& base, int min_sdk, Package& package);
  void TakeIdentity(const Package& base, Package& package);
  void AddNamesOfSplits(const Package& base, Package& package);

  platform::Input input_;
  std::vector<Part> parts_;
  std::uint64_t held_ = 0;  // bytes of inflated packages
  // An APK that was not read: the set cannot be judged as a whole. One that is no APK at all, or
  // parts that do not make a set: no device takes it.
  bool incomplete_ = false, broken_ = false;
};

Result<void> SetJob::Read(Package& package, digest::Plan&) {
  if (input_.layout == nullptr) {
    package.findings.push_back(catalogue::Make(rule::kSetEncrypted));
    incomplete_ = true;
    return {};
  }
  package.android.emplace();
  OpenParts(package);
  ReadParts(package);
  CheckSplitNames(package);
  const Package* base = BaseOf(package.packages);
  if (base == nullptr) {
    package.findings.push_back(catalogue::Make(rule::kSetNoBase));
    broken_ = true;
    return {};
  }
  JudgeSplitsAsBase(base->path, base->android ? base->android->min_sdk : 1, package);
  base = BaseOf(package.packages);
  TakeIdentity(*base, package);
  AddNamesOfSplits(*base, package);
  CompareDescription(input_, *base, &package.findings);
  return {};
}

void SetJob::OpenParts(Package& package) {
  std::size_t opened = 0;
  for (const zip::Entry& entry : input_.layout->entries()) {
    if (entry.IsDirectory()) continue;
    if (IsSetName(entry.name)) {
      incomplete_ = true;
      package.findings.push_back(catalogue::Make(rule::kPackageNested,
                                                 {.entry = std::string(entry.name)},
                                                 catalogue::Because(why::kSetInSet)));
      continue;
    }
    if (!EndsWithIgnoreCase(entry.name, ".apk")) continue;
    if (opened++ == limits::kNestedPackages) {
      package.findings.push_back(catalogue::Make(
          rule::kSetTooMany, {}, {{"limit", static_cast<std::int64_t>(limits::kNestedPackages)}}));
      incomplete_ = true;
      break;
    }
    const std::string name(entry.name);
    auto source = Open(entry);
    if (!source) {
      Fail(name, source.error(), package);
      continue;
    }
    Part part{.entry = name, .source = std::move(*source)};
    std::vector<Finding> unused;  // its inspection gives them
    if (const auto layout = zip::Layout::Read(*part.source)) {
      const Manifest manifest =
          Module(part.source, *layout, Encoding::kBinary, "").ReadManifest(&unused);
      part.is_split = manifest.split.has_value();
      part.has_minimum = manifest.min_sdk.type != ValueType::kNull;
    }
    parts_.push_back(std::move(part));
  }
}

// In place where it is stored, else inflated into memory.
Result<std::shared_ptr<const Source>> SetJob::Open(const zip::Entry& entry) {
  if (entry.method != 0 && entry.size <= limits::kNestedPackageSize) {
    held_ += entry.size;
    if (held_ > limits::kHeldPackages) {
      return catalogue::LimitError(quantity::kHeldPackages, held_, limits::kHeldPackages);
    }
  }
  return zip::EntrySource(input_.source, *input_.layout, entry, limits::kNestedPackageSize);
}

void SetJob::Fail(const std::string& entry, const Error& error, Package& package) {
  (error.kind == ErrorKind::kNotAPackage ? broken_ : incomplete_) = true;
  package.findings.push_back(
      catalogue::Make(rule::kPackageNested, {.entry = entry}, catalogue::Because(error.detail)));
}

// The base first, so that each split is read once, for the versions that it will be judged for.
void SetJob::ReadParts(Package& package) {
  std::vector<std::optional<Package>> read(parts_.size());
  const auto rank = [](const Part& part) {
    const auto usual = std::ranges::find(kUsualBases, part.entry);
    return part.is_split ? 1 + std::size(kUsualBases)
                         : static_cast<std::size_t>(usual - std::begin(kUsualBases));
  };
  const auto base = std::ranges::min_element(parts_, {}, rank);
  InspectOptions of_splits = input_.options;
  if (base != parts_.end()) {
    auto& first = read[static_cast<std::size_t>(base - parts_.begin())];
    first = ReadPart(*base, input_.options, package);
    const int minimum = first && first->android ? first->android->min_sdk : 1;
    if (!of_splits.min_sdk && minimum > 1 && !base->is_split) of_splits.min_sdk = minimum;
  }
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    Part& part = parts_[i];
    if (parts_.begin() + static_cast<std::ptrdiff_t>(i) == base) continue;
    const bool undeclared = part.is_split && !part.has_minimum;
    if (undeclared && !input_.options.min_sdk) part.given_minimum = of_splits.min_sdk.value_or(0);
    read[i] = ReadPart(part, undeclared ? of_splits : input_.options, package);
  }
  std::vector<Part> parts;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (!read[i]) continue;
    package.packages.push_back(std::move(*read[i]));
    parts.push_back(std::move(parts_[i]));
  }
  parts_ = std::move(parts);
}

std::optional<Package> SetJob::ReadPart(Part& part, const InspectOptions& options,
                                        Package& package) {
  auto nested = input_.inspect_nested(part.source, part.entry, options);
  if (!nested) {
    Fail(part.entry, nested.error(), package);
    return std::nullopt;
  }
  if (nested->container != Container::kApk) {
    // No device installs a set with a member that is no APK, and nothing in it was verified.
    broken_ = true;
    package.findings.push_back(catalogue::Make(rule::kPackageNested, {.entry = part.entry},
                                               catalogue::Because(why::kSetNoApk)));
  }
  return std::move(*nested);
}

// An .apks file holds a set for each kind of device; the others hold one set, of which a device
// installs all.
void SetJob::CheckSplitNames(Package& package) {
  if (package.container == Container::kApks) return;
  std::map<std::string, std::string> first;
  for (const Package& apk : package.packages) {
    if (!apk.android) continue;
    const std::string name = apk.android->split.value_or("");
    const auto [place, is_new] = first.try_emplace(name, apk.path);
    if (is_new) continue;
    broken_ = true;
    package.findings.push_back(
        catalogue::Make(rule::kSetDuplicateSplit, {.entry = apk.path},
                        {{"split", name.empty() ? "base" : name}, {"first", place->second}}));
  }
}

// Split APKs rarely declare a minimum of their own: they are installed with the base, on the
// versions that the base names, and are judged for these. Nearly always they were read so.
void SetJob::JudgeSplitsAsBase(const std::string& base, int min_sdk, Package& package) {
  if (input_.options.min_sdk) return;
  InspectOptions options = input_.options;
  options.min_sdk = min_sdk;
  for (std::size_t i = 0; i < package.packages.size(); ++i) {
    Package& apk = package.packages[i];
    const bool undeclared = apk.android && apk.android->split && !apk.identity.min_platform;
    const int wanted = undeclared && min_sdk > 1 && apk.path != base ? min_sdk : 0;
    if (wanted == parts_[i].given_minimum) continue;
    auto again =
        input_.inspect_nested(parts_[i].source, apk.path, wanted != 0 ? options : input_.options);
    if (again) apk = std::move(*again);
  }
}

void SetJob::TakeIdentity(const Package& base, Package& package) {
  package.identity = base.identity;
  package.signers = base.signers;
  package.filing = base.filing;
  if (base.android) package.android = base.android;
  package.android->signing_block.clear();
  package.android->split.reset();
}

// Reads the base's label and icon once more, with the resources of the splits that are installed
// with it.
void SetJob::AddNamesOfSplits(const Package& base, Package& package) {
  std::vector<Finding> unused;  // the nested packages have them
  std::vector<std::unique_ptr<zip::Layout>> layouts;
  Modules modules;
  Manifest manifest;
  std::uint64_t size = 0;
  const auto add = [&](const Part& part) {
    auto layout = zip::Layout::Read(*part.source);
    if (!layout || size > limits::kParsedEntrySize) return;
    layouts.push_back(std::make_unique<zip::Layout>(std::move(*layout)));
    Module module(part.source, *layouts.back(), Encoding::kBinary, "");
    module.SetPlace(part.entry);
    if (modules.empty()) manifest = module.ReadManifest(&unused);
    module.LoadResources(&unused);
    size += module.table_size();
    modules.Add(std::move(module));
  };
  for (const Part& part : parts_) {
    if (part.entry == base.path) add(part);
  }
  if (modules.empty()) return;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Package& split = package.packages[i];
    if (split.android && split.android->split && FolderOf(split.path) == FolderOf(base.path)) {
      add(parts_[i]);
    }
  }
  FillNamesAndIcon(manifest, modules, base.path, package);
}

void SetJob::Judge(const digest::Results&, Package& package) {
  JudgeSplitSet(package);
  Status& status = package.verification.status;
  if (broken_) {
    status = Status::kFailed;
  } else if (incomplete_ && status != Status::kFailed) {
    status = Status::kUnsupported;
  }
  // Judging marks the signers of the nested packages anew.
  if (const Package* base = BaseOf(package.packages)) package.signers = base->signers;
}

}  // namespace

std::unique_ptr<platform::Job> MakePackageSetJob(const platform::Input& input) {
  return std::make_unique<SetJob>(input);
}

bool IsEncryptedApkm(ByteSpan head) {
  ByteReader r(head);
  r.Skip(1);
  const std::uint8_t derivation = r.U8();
  const std::uint64_t operations = r.U64(), memory = r.U64();
  return r.ok() && (derivation == 1 || derivation == 2) && operations >= 1 && operations <= 64 &&
         memory >= 8192 && memory <= 0x20000000 && memory % 1024 == 0;
}

const Package* BaseOf(const std::vector<Package>& packages) {
  const auto is_base = [](const Package& p) {
    return p.container == Container::kApk && p.android && !p.android->split;
  };
  for (const std::string_view name : kUsualBases) {
    const auto found = std::ranges::find(packages, name, &Package::path);
    if (found != packages.end() && is_base(*found)) return &*found;
  }
  const auto found = std::ranges::find_if(packages, is_base);
  return found == packages.end() ? nullptr : &*found;
}

}  // namespace apptrait::android
