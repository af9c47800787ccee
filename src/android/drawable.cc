#include "android/drawable.h"

#include <algorithm>
#include <set>

#include "base/limits.h"
#include "image/header.h"

namespace apptrait::android {
namespace {

// Drawables in drawables (an inset in a layer list in an adaptive icon).
constexpr int kDrawableDepth = 6;
constexpr std::uint16_t kXxxhdpi = 640;

ResourceConfig ChinesePhone() {
  return Phone({.language = "zh", .script = "Hans", .region = "CN", .variant = ""});
}

bool IsScaled(std::uint16_t density) { return density != kDensityAny && density != kDensityNone; }

struct Place {
  std::string path;
  const ResourceSource* source;
  std::uint16_t density;
};

// Of all configurations that the phone may use, not the best one only: densities differ.
std::vector<Place> PlacesOf(const Value& drawable, const Modules& modules) {
  std::vector<Place> places;
  std::set<std::uint32_t> seen;
  std::vector<std::uint32_t> waiting;
  const auto follow = [&](const Value& value) {
    if (value.IsReference() && seen.size() < limits::kReferenceSteps &&
        seen.insert(value.data).second) {
      waiting.push_back(value.data);
    }
  };
  follow(drawable);
  while (!waiting.empty()) {
    const auto candidates = modules.resources().Find(waiting.back());
    waiting.pop_back();
    for (const Candidate& candidate : candidates) {
      if (!Matches(candidate.config, ChinesePhone())) continue;
      follow(candidate.value);
      if (!candidate.value.IsString() || places.size() >= limits::kResourceConfigurations) continue;
      const std::uint16_t density = candidate.config.density;
      auto path = candidate.source->Text(candidate.value);
      if (path && (density <= kXxxhdpi || !IsScaled(density))) {
        places.push_back({std::move(*path), candidate.source, density});
      }
    }
  }
  return places;
}

std::uint32_t ToArgb(const Value& color) {
  const bool opaque = color.type == ValueType::kColorRgb8 || color.type == ValueType::kColorRgb4;
  return opaque ? color.data | 0xff000000 : color.data;
}

// Colours may be plain values, or references to them.
std::optional<std::uint32_t> ColorOf(const Value& value, const Modules& modules) {
  const auto resolved = modules.resources().Resolve(value, ChinesePhone());
  if (!resolved || !resolved->value.IsColor()) return std::nullopt;
  return ToArgb(resolved->value);
}

// What an XML drawable is made of, as far as one image or colour can stand for it.
class DrawableSink final : public XmlSink {
 public:
  bool Start(const XmlElement& e) override {
    if (e.depth == 1) root_ = std::string(e.name);
    const auto take = [&](std::uint32_t id) {
      const XmlAttribute* attribute = e.Find(id);
      return attribute == nullptr ? Value{} : attribute->ToValue();
    };
    if (e.name == "gradient" || e.name == "vector") simple_ = false;
    if (root_ == "adaptive-icon") {
      if (e.depth == 2) layer_ = std::string(e.name);
      if (e.depth > 1)
        Offer(layers_[layer_], take(kAttrDrawable), take(kAttrSrc), take(kAttrColor));
    } else {
      Offer(content_, take(kAttrDrawable), take(kAttrSrc), take(kAttrColor));
    }
    return true;
  }
  bool End(int) override { return true; }

  bool IsAdaptive() const { return root_ == "adaptive-icon"; }
  Value Layer(const std::string& name) const {
    const auto found = layers_.find(name);
    return found == layers_.end() ? Value{} : found->second;
  }
  // The one thing that the drawable shows; null where it is not one thing.
  Value Content() const { return simple_ ? content_ : Value{}; }

 private:
  static void Offer(Value& place, Value drawable, Value src, Value color) {
    for (Value* value : {&drawable, &src, &color}) {
      if (place.IsNull()) place = std::move(*value);
    }
  }

  std::string root_, layer_;
  std::map<std::string, Value> layers_;
  Value content_;
  bool simple_ = true;
};

DrawableSink ReadDrawable(const DrawableFile& file) {
  std::vector<Finding> unused;
  Notes notes(unused, file.entry);
  DrawableSink sink;
  file.module->ReadXml(file.bytes, sink, notes);
  return sink;
}

std::optional<IconLayer> LayerOf(Value value, const Modules& modules) {
  for (int depth = 0; depth < kDrawableDepth; ++depth) {
    if (const auto color = ColorOf(value, modules)) return IconLayer{.color = color};
    const auto files = FilesOf(value, modules);
    const auto image = std::ranges::find_if(
        files, [](const DrawableFile& f) { return image::ReadImageHeader(f.bytes).has_value(); });
    if (image != files.end()) {
      return IconLayer{.entry = image->entry,
                       .format = image::ReadImageHeader(image->bytes)->format,
                       .bytes = image->bytes};
    }
    if (files.empty() || !files.front().IsXml()) return std::nullopt;
    value = ReadDrawable(files.front()).Content();
  }
  return std::nullopt;
}

}  // namespace

bool DrawableFile::IsXml() const {
  return !image::ReadImageHeader(bytes) && module->IsXml(entry, bytes);
}

std::vector<DrawableFile> FilesOf(const Value& drawable, const Modules& modules) {
  auto places = PlacesOf(drawable, modules);
  const auto rank = [](const Place& p) { return IsScaled(p.density) ? p.density : kXxxhdpi; };
  std::ranges::stable_sort(places, std::ranges::greater{}, rank);
  std::vector<DrawableFile> files;
  std::set<std::pair<const ResourceSource*, std::string>> seen;
  std::uint64_t size = 0;
  for (const Place& place : places) {
    if (files.size() == limits::kIconCandidates || size > limits::kIconCandidatesSize) break;
    if (!seen.emplace(place.source, place.path).second) continue;
    const Module& module = modules.ModuleOf(place.source);
    if (auto bytes = module.ReadFile(place.path, limits::kIconSize)) {
      size += bytes->size();
      files.push_back({module.EntryName(place.path), std::move(*bytes), &module, place.density});
    }
  }
  return files;
}

std::vector<IconLayer> AdaptiveLayers(const DrawableFile& file, const Modules& modules) {
  const DrawableSink icon = ReadDrawable(file);
  if (!icon.IsAdaptive()) return {};
  auto background = LayerOf(icon.Layer("background"), modules);
  auto foreground = LayerOf(icon.Layer("foreground"), modules);
  if (!background || !foreground) return {};
  return {std::move(*background), std::move(*foreground)};
}

}  // namespace apptrait::android
