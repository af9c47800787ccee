#include "filing/icon.h"

#include <algorithm>

#include "catalogue/rules/filing.h"
#include "image/image.h"

namespace apptrait::filing {
namespace {

// Of a set or a pack the icon may be known of the package inside only.
const Icon* IconOf(const Package& package) {
  if (package.identity.icon) return &*package.identity.icon;
  for (const Package& inner : package.packages) {
    if (inner.identity.icon) return &*inner.identity.icon;
  }
  return nullptr;
}

bool FitsAsItIs(const Icon& icon) {
  return image::FormatOf(icon.bytes) == "png" && !image::IsCgbi(icon.bytes) &&
         icon.bytes.size() <= kIconLimit;
}

// The raster where there is one: it is what the designer drew for old launchers and stores. The
// layers else, as a launcher shows them.
Result<image::Image> Draw(const Icon& icon, bool android, bool* composed) {
  *composed = image::FormatOf(icon.bytes).empty() && !icon.layers.empty();
  return *composed ? image::Compose(icon.layers, android) : image::Decode(icon.bytes);
}

}  // namespace

std::optional<SheetIcon> MakeIcon(const Package& package, std::vector<Finding>* findings) {
  const Icon* icon = IconOf(package);
  const bool drawing = icon != nullptr && icon->layers.empty() && icon->format == "xml";
  if (drawing) {
    findings->push_back(catalogue::Make(rule::kFilingIconVector, {}, {{"entry", icon->entry}}));
    return std::nullopt;
  }
  if (icon == nullptr || (icon->layers.empty() && icon->bytes.empty())) {
    findings->push_back(catalogue::Make(rule::kFilingIconMissing));
    return std::nullopt;
  }
  bool composed = false;
  const auto drawn = Draw(*icon, package.platform == Platform::kAndroid, &composed);
  if (!drawn) {
    findings->push_back(drawn.error().detail);
    findings->back().severity = Severity::kWarning;
    return std::nullopt;
  }
  SheetIcon result;
  result.entry = icon->entry;
  result.original_format = composed ? "layers" : std::string(image::FormatOf(icon->bytes));
  if (!composed) result.original = icon->bytes;
  if (FitsAsItIs(*icon)) {
    result.png = icon->bytes;
    result.width = drawn->width;
    result.height = drawn->height;
    return result;
  }
  auto fitted = image::FitPng(*drawn, kIconLimit);
  if (!fitted) {
    findings->push_back(catalogue::Make(rule::kFilingIconMissing));
    return std::nullopt;
  }
  result.changed = true;
  result.width = fitted->width;
  result.height = fitted->height;
  findings->push_back(catalogue::Make(rule::kFilingIconShrunk, {},
                                      {{"width", std::int64_t{fitted->width}},
                                       {"height", std::int64_t{fitted->height}},
                                       {"bytes", static_cast<std::int64_t>(fitted->png.size())}}));
  result.png = std::move(fitted->png);
  return result;
}

}  // namespace apptrait::filing
