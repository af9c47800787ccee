#include "harmony/json.h"

#include "base/limits.h"
#include "base/text.h"
#include "catalogue/limit.h"

namespace apptrait::harmony {
namespace {

// Builds the value from the parser's events. The parser itself does not recurse.
class Builder : public nlohmann::json_sax<Json> {
 public:
  Builder() = default;
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;
  ~Builder() override {
    Empty(root_);
    for (Json& open : open_) Empty(open);
  }

  bool null() override { return Put(nullptr); }
  bool boolean(bool value) override { return Put(value); }
  bool number_integer(number_integer_t value) override { return Put(value); }
  bool number_unsigned(number_unsigned_t value) override { return Put(value); }
  bool number_float(number_float_t value, const string_t&) override { return Put(value); }
  bool string(string_t& value) override { return Put(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return Open(Json::object()); }
  bool start_array(std::size_t) override { return Open(Json::array()); }
  bool key(string_t& value) override {
    keys_.back() = std::move(value);
    return true;
  }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

  JsonText Take() {
    JsonText text(std::move(root_));
    text.duplicate_keys = duplicate_keys_;
    return text;
  }

 private:
  bool Open(Json container) {
    if (open_.size() >= limits::kJsonDepth) return false;
    open_.push_back(std::move(container));
    keys_.emplace_back();
    return true;
  }
  bool Close() {
    JsonText done(std::move(open_.back()));
    open_.pop_back();
    keys_.pop_back();
    return Put(std::move(done.value));
  }
  // Takes the value, but where it throws.
  bool Put(Json&& value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_array()) {
      open_.back().push_back(std::move(value));
    } else if (!open_.back().emplace(keys_.back(), std::move(value)).second) {
      duplicate_keys_ = true;
    }
    return true;
  }

  Json root_;
  std::vector<Json> open_;
  std::vector<std::string> keys_;  // the last key of each open container
  bool duplicate_keys_ = false;
};

}  // namespace

std::optional<JsonText> ParseJson(std::string_view text) {
  if (text.size() > limits::kJsonSize) return std::nullopt;
  const std::string valid = ToValidUtf8(text.substr(0, text.find('\0')));
  Builder builder;
  // Not strict: what stands after the value is not looked at.
  if (!Json::sax_parse(valid, &builder, Json::input_format_t::json, /*strict=*/false)) {
    return std::nullopt;
  }
  return builder.Take();
}

Finding NotJson(const Rule& malformed, Location location, std::string_view text) {
  if (text.size() <= limits::kJsonSize) return catalogue::Make(malformed, std::move(location));
  return catalogue::LimitExceeded(quantity::kJsonSize, text.size(), limits::kJsonSize,
                                  std::move(location));
}

const Json& At(const Json& object, const char* key) {
  static const Json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(key);
  return found == object.end() ? kNull : *found;
}

std::optional<std::string> StringAt(const Json& object, const char* key) {
  const Json& value = At(object, key);
  if (!value.is_string()) return std::nullopt;
  return value.get<std::string>();
}

std::optional<std::int64_t> IntegerAt(const Json& object, const char* key) {
  const Json& value = At(object, key);
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX) return std::nullopt;
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_number_float()) return std::nullopt;
  const double number = value.get<double>();
  if (!(number > -9e15 && number < 9e15)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::optional<bool> BoolAt(const Json& object, const char* key) {
  const Json& value = At(object, key);
  if (!value.is_boolean()) return std::nullopt;
  return value.get<bool>();
}

std::vector<std::string> StringsAt(const Json& object, const char* key) {
  std::vector<std::string> strings;
  const Json& array = At(object, key);
  if (!array.is_array()) return strings;
  for (const Json& item : array) {
    if (item.is_string()) strings.push_back(item.get<std::string>());
  }
  return strings;
}

}  // namespace apptrait::harmony
