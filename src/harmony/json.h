// JSON as HarmonyOS reads it (cJSON): of equal keys the first counts, text after the value and
// malformed UTF-8 are let pass. Values come from packages, so reading is bounded and never throws.
#ifndef APPTRAIT_SRC_HARMONY_JSON_H_
#define APPTRAIT_SRC_HARMONY_JSON_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "catalogue/catalogue.h"

namespace apptrait::harmony {

using Json = SortedJson;

struct JsonText {
  explicit JsonText(Json parsed) : value(std::move(parsed)) {}
  JsonText(JsonText&&) = default;
  JsonText& operator=(JsonText&&) = delete;
  ~JsonText() { Empty(value); }  // which may be large: nothing is allocated for its end

  Json value;
  // A key stands twice in one object: readers disagree on which of the two counts.
  bool duplicate_keys = false;
};

// The first value in `text`, up to the first NUL; nothing where it is malformed, nested deeper than
// limits::kJsonDepth or larger than kJsonSize.
std::optional<JsonText> ParseJson(std::string_view text);

// Why ParseJson gave nothing for a text: `malformed`, or limit.exceeded.
Finding NotJson(const Rule& malformed, Location location, std::string_view text);

// Members of an object, where `object` is one and the member has that type. A missing object is
// null, whose members are all missing, so that paths can be followed without checks.
const Json& At(const Json& object, const char* key);
std::optional<std::string> StringAt(const Json& object, const char* key);
std::optional<std::int64_t> IntegerAt(const Json& object, const char* key);
std::optional<bool> BoolAt(const Json& object, const char* key);
// The strings of an array; others in it are left out.
std::vector<std::string> StringsAt(const Json& object, const char* key);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_JSON_H_
