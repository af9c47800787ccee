#include "ios/icon.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "catalogue/limit.h"
#include "ios/cgbi.h"

namespace apptrait::ios {
namespace {

// An icon of 1024 x 1024 pixels that does not compress takes 4 MiB.
constexpr std::uint64_t kIconSize = 8 * limits::kMiB;
// Files that are looked at for one icon; Info.plist names a few, each in up to six variants.
constexpr std::size_t kCandidates = 100;

void AddNames(const Plist* list, std::vector<std::string>& names) {
  if (list == nullptr) return;
  if (list->string() != nullptr) names.push_back(*list->string());
  if (list->array() == nullptr) return;
  for (const Plist& item : *list->array()) {
    if (item.string() != nullptr) names.push_back(*item.string());
  }
}

// The names of Info.plist, newest key first; files begin with them.
std::vector<std::string> NamedIcons(const Plist& info) {
  std::vector<std::string> names;
  for (std::string_view key : {"CFBundleIcons", "CFBundleIcons~ipad"}) {
    const Plist* icons = info.Find(key);
    const Plist* primary = icons == nullptr ? nullptr : icons->Find("CFBundlePrimaryIcon");
    if (primary == nullptr) continue;
    AddNames(primary->Find("CFBundleIconFiles"), names);
    AddNames(primary->Find("CFBundleIconName"), names);
    AddNames(primary->string() != nullptr ? primary : nullptr, names);
  }
  AddNames(info.Find("CFBundleIconFiles"), names);
  AddNames(info.Find("CFBundleIconFiles~ipad"), names);
  AddNames(info.Find("CFBundleIconFile"), names);
  AddNames(info.Find("CFBundleIconName"), names);
  return names;
}

// Whether a file "AppIcon60x60@2x~ipad.png" is the icon "AppIcon60x60" (or "AppIcon60x60.png").
bool IsVariantOf(std::string_view file, std::string_view name) {
  if (!EndsWithIgnoreCase(file, ".png")) return false;
  if (EndsWithIgnoreCase(name, ".png")) name.remove_suffix(4);
  file.remove_suffix(4);
  if (name.empty() || !file.starts_with(name)) return false;
  const std::string_view rest = file.substr(name.size());
  // An asset's name ("AppIcon") is followed by the size.
  return rest.empty() || rest[0] == '@' || rest[0] == '~' || (rest[0] >= '0' && rest[0] <= '9');
}

class IconSearch {
 public:
  explicit IconSearch(const BundleTree& tree) : tree_(tree) {}

  void Look(const TreeFile& file) {
    if (file.symlink || file.size > kIconSize || looked_ == kCandidates) return;
    ++looked_;
    auto bytes = tree_.Read(file, kIconSize);
    const auto size = bytes ? ReadPngSize(*bytes) : std::nullopt;
    if (!size) return;
    const auto area = [](std::uint64_t width, std::uint64_t height) { return width * height; };
    if (best_ && area(best_->width, best_->height) >= area(size->width, size->height)) return;
    best_ = Icon{.entry = file.path,
                 .format = "png",
                 .width = size->width,
                 .height = size->height,
                 .bytes = *std::move(bytes)};
  }
  std::optional<Icon> Take() { return std::move(best_); }

 private:
  const BundleTree& tree_;
  std::size_t looked_ = 0;
  std::optional<Icon> best_;
};

// iTunesArtwork is a JPEG or PNG without a suffix, beside the app.
std::optional<Icon> Artwork(const BundleTree& tree) {
  for (std::string_view name : {"iTunesArtwork@2x", "iTunesArtwork"}) {
    const TreeFile* file = tree.Find(name);
    if (file == nullptr || file->size > kIconSize) continue;
    auto bytes = tree.Read(*file, kIconSize);
    if (!bytes) continue;
    Icon icon{.entry = file->path};
    if (const auto size = ReadPngSize(*bytes)) {
      icon.format = "png";
      icon.width = size->width;
      icon.height = size->height;
    } else if (AsText(*bytes).starts_with("\xff\xd8\xff")) {
      icon.format = "jpeg";
    } else {
      continue;
    }
    icon.bytes = *std::move(bytes);
    return icon;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Icon> FindIcon(const BundleTree& tree, const Bundle& bundle, Package& package) {
  std::vector<std::string> names;
  if (bundle.info) names = NamedIcons(bundle.info->root);
  if (names.size() > limits::kIconNames) {
    package.findings.push_back(catalogue::LimitExceeded(quantity::kIconNames, names.size(),
                                                        limits::kIconNames,
                                                        {.entry = bundle.Path("Info.plist")}));
    names.resize(limits::kIconNames);
  }
  IconSearch named(tree), likely(tree);
  const std::size_t start = bundle.root.empty() ? 0 : bundle.root.size() + 1;
  for (const TreeFile& file : tree.Under(bundle.root)) {
    const std::string_view path = std::string_view(file.path).substr(start);
    if (path.find('/') == path.npos && EndsWithIgnoreCase(path, ".png")) {
      const bool is_named = std::ranges::any_of(
          names, [&](const std::string& name) { return IsVariantOf(path, name); });
      if (is_named) {
        named.Look(file);
      } else if (path.starts_with("AppIcon") || path.starts_with("Icon") ||
                 path.starts_with("icon")) {
        likely.Look(file);
      }
    } else if (std::ranges::find(names, path) != names.end()) {
      named.Look(file);  // named with its folder
    }
  }
  if (auto icon = named.Take()) return icon;
  if (auto icon = likely.Take()) return icon;
  return Artwork(tree);
}

}  // namespace apptrait::ios
