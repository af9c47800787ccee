#include "harmony/labels.h"

#include <charconv>

#include "base/limits.h"
#include "base/text.h"
#include "harmony/json.h"
#include "image/header.h"

namespace apptrait::harmony {
namespace {

constexpr std::string_view kStringPrefix = "$string:", kMediaPrefix = "$media:",
                           kColorPrefix = "$color:";

std::optional<std::uint32_t> ToNumber(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// The values that "$string:16777216" or "$string:app_name" names.
std::vector<ResourceValue> Lookup(const ResourceIndex& index, std::uint32_t type,
                                  std::string_view name) {
  if (const auto id = ToNumber(name)) return index.Find(*id);
  return index.Find(type, name);
}

std::vector<ResourceValue> Values(const ResourceReference& reference, const ResourceIndex* index,
                                  std::string_view prefix, std::uint32_t type) {
  if (index == nullptr) return {};
  std::vector<ResourceValue> values;
  if (reference.id) values = index->Find(*reference.id);
  if (values.empty() && reference.text && reference.text->starts_with(prefix)) {
    values = Lookup(*index, type, std::string_view(*reference.text).substr(prefix.size()));
  }
  return values;
}

// Of several values for one language the one that is for every device.
bool IsPlainer(const ResourceConfig& a, const ResourceConfig& b) {
  const auto rank = [](const ResourceConfig& c) { return 2 * c.narrowed + c.dark; };
  return rank(a) < rank(b);
}

// The value for that language, else for every language, else any; the plainest of several.
const ResourceValue* BestFor(const std::vector<ResourceValue>& values, const std::string& locale) {
  const auto rank = [&](const ResourceConfig& c) {
    return c.locale == locale ? 0 : c.locale.empty() ? 1 : 2;
  };
  const ResourceValue* best = nullptr;
  for (const ResourceValue& value : values) {
    const int order = best == nullptr ? -1 : rank(value.config) - rank(best->config);
    if (order < 0 || (order == 0 && IsPlainer(value.config, best->config))) best = &value;
  }
  return best;
}

// Values that themselves refer to another resource are replaced by that one's.
std::optional<std::string> Follow(const ResourceIndex& index, ResourceValue value,
                                  std::string_view prefix, std::uint32_t type) {
  for (int i = 0; value.value.starts_with(prefix); ++i) {
    if (i == limits::kResourceReferences) return std::nullopt;
    const auto targets = Lookup(index, type, std::string_view(value.value).substr(prefix.size()));
    const ResourceValue* target = BestFor(targets, value.config.locale);
    if (target == nullptr) return std::nullopt;
    value.value = target->value;
  }
  return value.value;
}

// Where the index says "<module>/resources/base/media/icon.png" the package has
// "resources/base/media/icon.png", behind `prefix`.
std::string EntryOf(const std::string& path, const std::string& prefix) {
  const std::size_t at = path.find("resources/");
  return prefix + (at == std::string::npos ? path : path.substr(at));
}

// #AARRGGBB, #RRGGBB or the short forms of either.
std::optional<std::uint32_t> ToColor(std::string_view text) {
  if (!text.starts_with('#')) return std::nullopt;
  text.remove_prefix(1);
  std::string digits;
  const int repeat = text.size() <= 4 ? 2 : 1;
  for (const char c : text) digits.append(static_cast<std::size_t>(repeat), c);
  if (digits.size() == 6) digits.insert(0, "ff");
  std::uint32_t color = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), color, 16);
  if (digits.size() != 8 || error != std::errc() || end != digits.data() + 8) return std::nullopt;
  return color;
}

class IconFinder {
 public:
  IconFinder(const ResourceIndex& index, const std::string& prefix, const EntryReader& read)
      : index_(index), prefix_(prefix), read_(read) {}

  // The best of the values: the highest density, and not the one for the dark mode.
  std::optional<Icon> Best(std::vector<ResourceValue> values) const {
    std::ranges::stable_sort(values, [](const ResourceValue& a, const ResourceValue& b) {
      if (a.config.locale.empty() != b.config.locale.empty()) return a.config.locale.empty();
      if (IsPlainer(a.config, b.config) || IsPlainer(b.config, a.config)) {
        return IsPlainer(a.config, b.config);
      }
      return a.config.density > b.config.density;
    });
    for (const ResourceValue& value : values) {
      const auto path = Follow(index_, value, kMediaPrefix, kMediaResource);
      if (!path) continue;
      Icon icon{.entry = EntryOf(*path, prefix_)};
      auto bytes = read_(icon.entry);
      if (!bytes) continue;
      if (const auto header = image::ReadImageHeader(*bytes)) {
        icon.format = header->format;
        icon.width = header->width;
        icon.height = header->height;
      } else {
        icon.format = ToLowerAscii(icon.entry.substr(icon.entry.rfind('.') + 1));
      }
      icon.bytes = std::move(*bytes);
      return icon;
    }
    return std::nullopt;
  }

  // {"layered-image": {"background": "$media:…", "foreground": "$media:…"}}
  void AddLayers(Icon* icon) const {
    const auto json = ParseJson(AsText(icon->bytes));
    if (!json) return;
    const Json& layered = At(json->value, "layered-image");
    for (const char* key : {"background", "foreground"}) {
      const auto reference = StringAt(layered, key);
      if (!reference) continue;
      if (auto layer = Layer(*reference)) icon->layers.push_back(std::move(*layer));
    }
  }

 private:
  std::optional<IconLayer> Layer(const std::string& reference) const {
    const std::string_view text = reference;
    if (text.starts_with(kMediaPrefix)) {
      auto image = Best(Lookup(index_, kMediaResource, text.substr(kMediaPrefix.size())));
      if (!image) return std::nullopt;
      return IconLayer{
          .entry = image->entry, .format = image->format, .bytes = std::move(image->bytes)};
    }
    std::optional<std::string> color = reference;
    if (text.starts_with(kColorPrefix)) {
      const auto values = Lookup(index_, kColorResource, text.substr(kColorPrefix.size()));
      color = values.empty() ? std::nullopt : std::optional(values.front().value);
    }
    const auto argb = color ? ToColor(*color) : std::nullopt;
    if (!argb) return std::nullopt;
    return IconLayer{.color = argb};
  }

  const ResourceIndex& index_;
  const std::string& prefix_;
  const EntryReader& read_;
};

}  // namespace

Names ResolveNames(const ResourceReference& label, const ResourceIndex* index) {
  Names names;
  std::map<std::string, ResourceConfig> chosen;
  for (const ResourceValue& value : Values(label, index, kStringPrefix, kStringResource)) {
    const auto text = Follow(*index, value, kStringPrefix, kStringResource);
    if (!text || text->empty()) continue;
    const auto [entry, added] = chosen.try_emplace(value.config.locale, value.config);
    if (!added && !IsPlainer(value.config, entry->second)) continue;
    entry->second = value.config;
    names.names[value.config.locale] = *text;
  }
  if (const auto plain = names.names.find(""); plain != names.names.end()) {
    names.name = plain->second;
    names.names.erase(plain);
  } else if (!names.names.empty()) {
    // No value for every language: Chinese is what a filing asks for.
    const auto chinese = std::ranges::find_if(
        names.names, [](const auto& entry) { return entry.first.starts_with("zh"); });
    names.name = (chinese == names.names.end() ? names.names.begin() : chinese)->second;
  } else if (label.text && !label.text->empty() && !label.text->starts_with("$")) {
    names.name = ToValidUtf8(*label.text);
  }
  return names;
}

std::optional<Icon> ResolveIcon(const ResourceReference& icon, const ResourceIndex* index,
                                const std::string& prefix, const EntryReader& read) {
  if (index == nullptr) return std::nullopt;
  const IconFinder finder(*index, prefix, read);
  auto found = finder.Best(Values(icon, index, kMediaPrefix, kMediaResource));
  if (found && found->format == "json") finder.AddLayers(&*found);
  return found;
}

}  // namespace apptrait::harmony
