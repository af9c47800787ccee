#include "android/set_description.h"

#include "android/notes.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalogue/rules/android.h"
#include "zip/contents.h"

namespace apptrait::android {
namespace {

// Numbers are given as numbers or as strings.
std::optional<std::string> TextOf(const SortedJson& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  if (found->is_string()) return ToValidUtf8(found->get_ref<const std::string&>());
  if (found->is_number_integer()) return std::to_string(found->get<std::int64_t>());
  return std::nullopt;
}

struct Field {
  const char* key;
  std::optional<std::string> Identity::*value;
};
struct Description {
  const char* entry;
  Field fields[3];
};
constexpr Description kDescriptions[] = {{"manifest.json",
                                          {{"package_name", &Identity::package_name},
                                           {"version_code", &Identity::version_code},
                                           {"version_name", &Identity::version_name}}},
                                         {"info.json",
                                          {{"pname", &Identity::package_name},
                                           {"versioncode", &Identity::version_code},
                                           {"release_version", &Identity::version_name}}}};

}  // namespace

void CompareDescription(const platform::Input& input, const Package& base,
                        std::vector<Finding>* findings) {
  for (const Description& description : kDescriptions) {
    const zip::Entry* entry = input.layout->Find(description.entry);
    if (entry == nullptr) continue;
    Notes notes(*findings, description.entry);
    const auto bytes =
        zip::ReadContents(*input.source, *input.layout, *entry, limits::kSetDescriptionSize);
    const SortedJson parsed = bytes ? SortedJson::parse(AsText(*bytes), nullptr, false)
                                    : SortedJson(SortedJson::value_t::discarded);
    if (!parsed.is_object()) {
      notes.Add(rule::kSetDescription);
      continue;
    }
    for (const Field& field : description.fields) {
      const auto says = TextOf(parsed, field.key);
      const auto& is = base.identity.*field.value;
      if (!says || !is || *says == *is) continue;
      findings->push_back(
          catalogue::Make(rule::kSetDescriptionDiffers, {.entry = description.entry},
                          {{"field", std::string(field.key)}, {"says", *says}, {"is", *is}}));
    }
  }
}

}  // namespace apptrait::android
