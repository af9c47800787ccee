#include "ios/info_plist.h"

#include <algorithm>
#include <charconv>

#include "base/limits.h"
#include "base/text.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/ios.h"
#include "ios/bundle.h"

namespace apptrait::ios {
namespace {

using catalogue::LimitExceeded;
using catalogue::Make;

// Names of languages before Mac OS X 10.4, which bundles still carry.
constexpr std::pair<std::string_view, std::string_view> kOldNames[] = {
    {"English", "en"}, {"French", "fr"},   {"German", "de"},     {"Italian", "it"},
    {"Spanish", "es"}, {"Japanese", "ja"}, {"Dutch", "nl"},      {"Chinese", "zh"},
    {"Korean", "ko"},  {"Russian", "ru"},  {"Portuguese", "pt"}, {"Swedish", "sv"},
    {"Danish", "da"},  {"Norwegian", "no"}};

// A property list whose texts become values of the report.
class Texts {
 public:
  Texts(const Plist& list, const std::string& entry, Package& package)
      : list_(list), entry_(entry), package_(package) {}

  // Nothing where it is no text, empty, or longer than any name, which a finding says.
  std::optional<std::string> Of(std::string_view key) const {
    const std::string* text = list_.FindString(key);
    if (text == nullptr || text->empty()) return std::nullopt;
    if (text->size() <= limits::kPoolStringSize) return ToValidUtf8(*text);
    Finding finding = LimitExceeded(quantity::kPlistText, text->size(), limits::kPoolStringSize,
                                    {.entry = entry_});
    finding.data.push_back({"key", std::string(key)});
    if (std::ranges::find(package_.findings, finding) == package_.findings.end()) {
      package_.findings.push_back(std::move(finding));
    }
    return std::nullopt;
  }

  // The name under the icon, of Info.plist or of a strings file.
  std::optional<std::string> DisplayName() const {
    auto name = Of("CFBundleDisplayName");
    return name ? name : Of("CFBundleName");
  }

 private:
  const Plist& list_;
  const std::string& entry_;
  Package& package_;
};

std::optional<int> IntegerOf(const Plist& value) {
  if (const auto number = value.integer(); number && *number >= 0 && *number < 1000) {
    return static_cast<int>(*number);
  }
  const std::string* text = value.string();
  int number = 0;
  if (text == nullptr ||
      std::from_chars(text->data(), text->data() + text->size(), number).ec != std::errc()) {
    return std::nullopt;
  }
  return number;
}

std::vector<int> DeviceFamilies(const Plist& info) {
  std::vector<int> families;
  const Plist* value = info.Find("UIDeviceFamily");
  if (value == nullptr) return families;
  const PlistArray* list = value->array();
  for (const Plist& item : list != nullptr ? *list : PlistArray{*value}) {
    if (const auto family = IntegerOf(item)) families.push_back(*family);
  }
  return families;
}

void AddName(const std::string& folder, const Texts& strings, Identity& identity) {
  const auto tag = LanguageTag(folder);
  auto name = strings.DisplayName();
  if (!tag || !name || identity.app_names.size() >= limits::kLocalizations) return;
  // Where an old and a new folder speak of one language, the new one is used.
  if (*tag == folder || !identity.app_names.contains(*tag)) {
    identity.app_names[*tag] = *std::move(name);
  }
}

// A file of names; where it cannot be read, a finding says why.
std::optional<PlistDocument> ReadNames(const BundleTree& tree, const TreeFile& file,
                                       Package& package) {
  const auto bytes = tree.ReadList(file);
  auto document = bytes ? ReadPlist(*bytes) : Result<PlistDocument>(bytes.error());
  if (document) return *std::move(document);
  package.findings.push_back(Make(rule::kIosStringsUnreadable, {.entry = file.path},
                                  catalogue::Because(document.error().detail)));
  return std::nullopt;
}

// <language>.lproj/InfoPlist.strings, each a property list of its own.
void ReadStrings(const BundleTree& tree, const Bundle& bundle, Package& package) {
  constexpr std::string_view kFile = ".lproj/InfoPlist.strings";
  const std::size_t start = bundle.root.empty() ? 0 : bundle.root.size() + 1;
  for (const TreeFile& file : tree.Under(bundle.root)) {
    const std::string_view rest = std::string_view(file.path).substr(start);
    if (!rest.ends_with(kFile) || rest.find('/') != rest.rfind('/') || file.symlink) continue;
    if (const auto document = ReadNames(tree, file, package)) {
      AddName(std::string(rest.substr(0, rest.size() - kFile.size())),
              Texts(document->root, file.path, package), package.identity);
    }
  }
}

// InfoPlist.loctable: { language = { key = value; }; }
void ReadTable(const BundleTree& tree, const Bundle& bundle, Package& package) {
  const TreeFile* file = tree.Find(bundle.Path("InfoPlist.loctable"));
  if (file == nullptr) return;
  const auto document = ReadNames(tree, *file, package);
  if (!document || document->root.dictionary() == nullptr) return;
  for (const auto& [language, strings] : *document->root.dictionary()) {
    if (strings.dictionary() == nullptr) continue;
    AddName(language, Texts(strings, file->path, package), package.identity);
  }
}

// Info.plist's own name; where it has none, the name in its own language, in English, in Chinese,
// or in any language; else the executable's.
std::optional<std::string> AppName(const Texts& info, const Identity& identity) {
  if (auto name = info.DisplayName()) return name;
  const auto region = info.Of("CFBundleDevelopmentRegion");
  const auto own = region ? LanguageTag(*region) : std::nullopt;
  for (const std::string& tag : {own.value_or("en"), std::string("en"), std::string("zh-Hans")}) {
    if (const auto found = identity.app_names.find(tag); found != identity.app_names.end()) {
      return found->second;
    }
  }
  if (!identity.app_names.empty()) return identity.app_names.begin()->second;
  return info.Of("CFBundleExecutable");
}

// "16.4" of DTPlatformVersion, or of DTSDKName "iphoneos16.4".
std::optional<std::string> TargetPlatform(const Texts& info) {
  if (auto version = info.Of("DTPlatformVersion")) return version;
  const auto sdk = info.Of("DTSDKName");
  const auto digit = sdk ? sdk->find_first_of("0123456789") : std::string::npos;
  return digit == std::string::npos ? std::nullopt : std::optional(sdk->substr(digit));
}

// Keys that hold for one kind of device only replace the general ones on it.
void NoteDeviceSpecificKeys(const Plist& info, const std::string& entry, Package& package) {
  constexpr std::string_view kKeys[] = {"CFBundleIdentifier",         "CFBundleExecutable",
                                        "CFBundleShortVersionString", "CFBundleVersion",
                                        "CFBundleDisplayName",        "CFBundleName"};
  for (const auto& [key, value] : *info.dictionary()) {
    for (std::string_view plain : kKeys) {
      if (key.size() <= plain.size() || !key.starts_with(plain)) continue;
      const char next = key[plain.size()];
      if (next != '~' && next != '-') continue;
      package.findings.push_back(
          Make(rule::kIosInfoDeviceSpecific, {.entry = entry}, {{"key", key}}));
    }
  }
}

}  // namespace

std::optional<std::string> LanguageTag(std::string_view lproj) {
  if (lproj == "Base" || lproj.empty()) return std::nullopt;
  const auto* old = std::ranges::find(kOldNames, lproj, [](const auto& row) { return row.first; });
  if (old != std::end(kOldNames)) return std::string(old->second);
  std::string tag = ToValidUtf8(lproj);
  std::ranges::replace(tag, '_', '-');
  return tag;
}

void ReadNameAndVersions(const Plist& info, const std::string& entry, Package& package) {
  const Texts texts(info, entry, package);
  package.identity.package_name = texts.Of("CFBundleIdentifier");
  package.identity.version_name = texts.Of("CFBundleShortVersionString");
  package.identity.version_code = texts.Of("CFBundleVersion");
}

void ReadIdentity(const BundleTree& tree, const Bundle& bundle, Package& package) {
  Identity& identity = package.identity;
  IosFacts& facts = *package.ios;
  facts.bundle_kind = bundle.kind;
  if (!bundle.executable.empty()) facts.executable = bundle.executable;
  if (bundle.loose()) return;
  ReadStrings(tree, bundle, package);
  ReadTable(tree, bundle, package);
  if (!bundle.info || bundle.info->root.dictionary() == nullptr) return;

  const Plist& info = bundle.info->root;
  const std::string entry = bundle.Path("Info.plist");
  const Texts texts(info, entry, package);
  ReadNameAndVersions(info, entry, package);
  identity.app_name = AppName(texts, identity);
  identity.min_platform = texts.Of("MinimumOSVersion");
  identity.target_platform = TargetPlatform(texts);
  facts.development_region = texts.Of("CFBundleDevelopmentRegion");
  facts.platform_name = texts.Of("DTPlatformName");
  facts.device_families = DeviceFamilies(info);
  if (const Plist* extension = info.Find("NSExtension")) {
    facts.extension_point = Texts(*extension, entry, package).Of("NSExtensionPointIdentifier");
  }
  NoteDeviceSpecificKeys(info, entry, package);
}

}  // namespace apptrait::ios
