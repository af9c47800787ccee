#include "gate/policy_reader.h"

#include <charconv>

#include "base/bytes.h"
#include "base/checked.h"
#include "base/text.h"
#include "catalogue/rules/gate.h"

namespace apptrait::gate {
namespace {

std::string Join(const std::vector<std::string_view>& words) {
  std::string text;
  for (const auto word : words) text.append(text.empty() ? "" : ", ").append(word);
  return text;
}

bool IsChoice(const Key& key, std::string_view word) {
  return std::ranges::count(Words(key.choices), word) != 0;
}

// Every word of "v2|v3" is one of the choices.
bool IsAlternatives(const Key& key, std::string_view text) {
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t bar = std::min(text.find('|', start), text.size());
    if (!IsChoice(key, text.substr(start, bar - start))) return false;
    start = bar + 1;
  }
  return true;
}

// Lower-case hex without separators, where the text is a SHA-256.
std::optional<std::string> ReadDigest(std::string_view text) {
  std::string hex;
  for (const char c : text) {
    if (c != ':' && c != ' ') hex += c;
  }
  const auto bytes = FromHex(hex);
  if (!bytes || bytes->size() != 32) return std::nullopt;
  return ToHex(*bytes);
}

// Dotted numbers.
bool IsVersion(std::string_view text) {
  bool digit = false;
  for (const char c : text) {
    if (c == '.' && !digit) return false;
    digit = c >= '0' && c <= '9';
    if (!digit && c != '.') return false;
  }
  return digit;
}

std::string_view WantedOf(Shape shape) {
  switch (shape) {
    case Shape::kFlag:
      return "true | false";
    case Shape::kNumber:
      return "0, 1, 2 …";
    case Shape::kSize:
      return "104857600 | \"100MB\" | \"100MiB\"";
    case Shape::kDigests:
      return "SHA-256 (64 hex)";
    case Shape::kRange:
      return "{ min = 21, max = \"34\" }";
    default:
      return "\"…\" | [\"…\", \"…\"]";
  }
}

}  // namespace

Setting PolicyReader::Read(const Key& key, const toml::node& node) {
  switch (key.shape) {
    case Shape::kFlag:
      if (!node.is_boolean()) BadValue(key.name, node, std::string(WantedOf(key.shape)));
      return node.value_or(false);
    case Shape::kNumber: {
      const auto number = node.value_exact<std::int64_t>();
      if (!number || *number < 0) BadValue(key.name, node, std::string(WantedOf(key.shape)));
      return number.value_or(0);
    }
    case Shape::kSize:
      return Size(key, node);
    case Shape::kRange:
      return Range(key, node);
    case Shape::kWord:
      return std::vector<std::string>{Element(key, node)};
    default:
      return List(key, node);
  }
}

std::vector<std::string> PolicyReader::List(const Key& key, const toml::node& node) {
  std::vector<std::string> values;
  if (const toml::array* array = node.as_array()) {
    for (const toml::node& element : *array) values.push_back(Element(key, element));
  } else {
    values.push_back(Element(key, node));
  }
  // An empty list would allow nothing, or everything: nobody can mean it.
  if (values.empty()) BadValue(key.name, node, std::string(WantedOf(key.shape)));
  return values;
}

std::string PolicyReader::Element(const Key& key, const toml::node& node) {
  const auto text = node.value_exact<std::string>();
  const std::string wanted =
      key.choices.empty() ? std::string(WantedOf(key.shape)) : Join(Words(key.choices));
  if (!text || text->empty()) {
    BadValue(key.name, node, wanted);
    return {};
  }
  if (key.shape == Shape::kDigests) {
    const auto digest = ReadDigest(*text);
    if (!digest) BadValue(key.name, node, wanted);
    return digest.value_or("");
  }
  const bool known =
      key.choices.empty() ||
      (key.shape == Shape::kSchemes ? IsAlternatives(key, *text) : IsChoice(key, *text));
  if (!known) BadValue(key.name, node, wanted);
  return *text;
}

std::int64_t PolicyReader::Size(const Key& key, const toml::node& node) {
  if (const auto number = node.value_exact<std::int64_t>(); number && *number > 0) return *number;
  const auto text = node.value_exact<std::string>();
  struct Unit {
    std::string_view name;
    std::int64_t bytes;
  };
  static constexpr Unit kUnits[] = {{"KiB", 1LL << 10}, {"MiB", 1LL << 20}, {"GiB", 1LL << 30},
                                    {"KB", 1000},       {"MB", 1'000'000},  {"GB", 1'000'000'000}};
  for (const Unit& unit : kUnits) {
    if (!text || !text->ends_with(unit.name)) continue;
    std::string_view digits(text->data(), text->size() - unit.name.size());
    while (digits.ends_with(' ')) digits.remove_suffix(1);
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const auto bytes = CheckedMul(number, unit.bytes);
    if (code == std::errc() && end == digits.data() + digits.size() && bytes && *bytes > 0) {
      return *bytes;
    }
  }
  BadValue(key.name, node, std::string(WantedOf(key.shape)));
  return 0;
}

VersionRange PolicyReader::Range(const Key& key, const toml::node& node) {
  VersionRange range;
  const toml::table* table = Table(key.name, node);
  if (table == nullptr) return range;
  for (const auto& [name, value] : *table) {
    if (name.str() == "min") {
      range.min = Version(key, value);
    } else if (name.str() == "max") {
      range.max = Version(key, value);
    } else {
      UnknownKey(name, key.name, {"min", "max"});
    }
  }
  if (table->empty()) {
    BadValue(key.name, node, std::string(WantedOf(key.shape)));
  }
  return range;
}

std::string PolicyReader::Version(const Key& key, const toml::node& node) {
  if (const auto number = node.value_exact<std::int64_t>(); number && *number >= 0) {
    return std::to_string(*number);
  }
  if (const auto text = node.value_exact<std::string>(); text && IsVersion(*text)) return *text;
  BadValue(key.name, node, std::string(WantedOf(key.shape)));
  return {};
}

std::string PolicyReader::Text(std::string_view key, const toml::node& node) {
  const auto text = node.value_exact<std::string>();
  if (!text || text->empty()) BadValue(key, node, "\"…\"");
  return text.value_or("");
}

const toml::table* PolicyReader::Table(std::string_view key, const toml::node& node) {
  if (!node.is_table()) BadValue(key, node, "{ … }");
  return node.as_table();
}

void PolicyReader::UnknownKey(const toml::key& key, std::string_view table,
                              const std::vector<std::string_view>& known) {
  Fail(
      rule::kGatePolicyUnknownKey, key.source(),
      {{"key", std::string(table.empty() ? "" : std::string(table) + ".") + std::string(key.str())},
       {"known", Join(known)}});
}

void PolicyReader::BadValue(std::string_view key, const toml::node& node, std::string wanted) {
  Fail(rule::kGatePolicyBadValue, node.source(),
       {{"key", std::string(key)}, {"wanted", std::move(wanted)}});
}

void PolicyReader::Fail(const Rule& rule, const toml::source_region& where,
                        std::vector<Datum> data) {
  if (error_ && !(where.begin < error_position_)) return;
  error_position_ = where.begin;
  data.push_back({"name", name_});
  data.push_back({"line", static_cast<std::int64_t>(where.begin.line)});
  data.push_back({"column", static_cast<std::int64_t>(where.begin.column)});
  error_ = catalogue::Fail(ErrorKind::kUsage, rule, {}, std::move(data));
}

}  // namespace apptrait::gate
