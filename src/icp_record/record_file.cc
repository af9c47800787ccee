#include <set>
#include <sstream>

#include "apptrait/icp_record.h"
#include "base/json.h"
#include "base/text.h"
#include "base/toml.h"
#include "catalogue/limit.h"
#include "catalogue/rules/icp_record.h"
#include "icp_record/fields.h"

namespace apptrait::icp_record {
namespace {

// A record is a few hundred bytes.
constexpr std::size_t kFileSize = std::size_t{256} * 1024;

std::string Record::*FieldOf(std::string_view name) {
  for (const RecordField& field : kRecordFields) {
    if (field.name == name) return field.value;
  }
  return nullptr;
}

// From 1, columns in characters.
struct Position {
  std::int64_t line = 1, column = 1;
};
Position PositionOf(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1;
  return {.line = 1 + std::ranges::count(before, '\n'),
          .column = 1 + static_cast<std::int64_t>(CountCodePoints(before.substr(line_start)))};
}

Error Fault(const Rule& rule, Position at, std::vector<Datum> data) {
  data.push_back({"line", at.line});
  data.push_back({"column", at.column});
  return catalogue::Fail(ErrorKind::kUsage, rule, {}, std::move(data));
}

// An iterator that says how far the parser has read: the only way to learn where a member stands.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  CountingIterator(const char* at, std::size_t* count) : at_(at), count_(count) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*count_;
    return *this;
  }
  CountingIterator operator++(int) {
    const CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  std::size_t* count_;
};

// Takes one flat object of texts.
class JsonReader final : public nlohmann::json_sax<SortedJson> {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  Result<Record> Read() {
    const CountingIterator begin(text_.data(), &read_), end(text_.data() + text_.size(), &read_);
    if (SortedJson::sax_parse(begin, end, this)) return std::move(record_);
    return *std::move(error_);
  }

  bool key(std::string& name) override {
    key_ = name;
    key_start_ = StartOfKey();
    if (FieldOf(name) == nullptr) return Stop(rule::kIcpFileMember);
    if (!seen_.insert(name).second) return Stop(rule::kIcpFileTwice);
    return true;
  }
  bool string(std::string& value) override {
    if (depth_ != 1) return Stop(rule::kIcpFileNotText);
    record_.*FieldOf(key_) = value;
    return true;
  }
  bool start_object(std::size_t) override { return depth_++ == 0 || Stop(rule::kIcpFileNotText); }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return Stop(rule::kIcpFileNotText); }
  bool end_array() override { return true; }
  bool null() override { return Stop(rule::kIcpFileNotText); }
  bool boolean(bool) override { return Stop(rule::kIcpFileNotText); }
  bool number_integer(number_integer_t) override { return Stop(rule::kIcpFileNotText); }
  bool number_unsigned(number_unsigned_t) override { return Stop(rule::kIcpFileNotText); }
  bool number_float(number_float_t, const std::string&) override {
    return Stop(rule::kIcpFileNotText);
  }
  bool binary(SortedJson::binary_t&) override { return Stop(rule::kIcpFileNotText); }
  bool parse_error(std::size_t, const std::string& token,
                   const nlohmann::detail::exception&) override {
    const std::size_t offset = read_ == 0 ? 0 : read_ - 1;
    error_ = Fault(rule::kIcpFileSyntax, PositionOf(text_, offset),
                   {{"reason", "JSON: '" + token.substr(0, 40) + "'"}});
    return false;
  }

 private:
  bool Stop(const Rule& rule) {
    error_ = Fault(rule, PositionOf(text_, key_start_), {{"member", key_}});
    return false;
  }
  // The parser has just read a key's closing quote: back to the opening one.
  std::size_t StartOfKey() const {
    std::size_t at = read_ - 1;
    while (at > 0) {
      --at;
      std::size_t backslashes = 0;
      while (backslashes < at && text_[at - 1 - backslashes] == '\\') ++backslashes;
      if (text_[at] == '"' && backslashes % 2 == 0) break;
    }
    return at;
  }

  std::string_view text_;
  std::size_t read_ = 0, key_start_ = 0;
  int depth_ = 0;
  std::string key_;
  std::set<std::string> seen_;
  Record record_;
  std::optional<Error> error_;
};

Position PositionOf(const toml::source_region& source) {
  return {.line = source.begin.line, .column = source.begin.column};
}

Result<Record> ReadToml(std::string_view text) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    return Fault(rule::kIcpFileSyntax, PositionOf(parsed.error().source()),
                 {{"reason", "TOML: " + std::string(parsed.error().description())}});
  }
  Record record;
  for (const auto& [key, node] : parsed.table()) {
    const auto field = FieldOf(key.str());
    const Datum member{"member", std::string(key.str())};
    if (field == nullptr) {
      return Fault(rule::kIcpFileMember, PositionOf(key.source()), {member});
    }
    if (const auto* value = node.as_string()) {
      record.*field = value->get();
    } else if (const auto* date = node.as_date();
               date != nullptr && key.str() == "AppApprovalDate") {
      std::ostringstream written;
      written << date->get();  // yyyy-MM-dd
      record.*field = written.str();
    } else {
      return Fault(rule::kIcpFileNotText, PositionOf(key.source()), {member});
    }
  }
  return record;
}

}  // namespace

Result<Record> ReadRecord(std::string_view text) {
  if (text.size() > kFileSize) {
    return catalogue::LimitError(quantity::kRecordFileSize, text.size(), kFileSize);
  }
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start != text.npos && text[start] == '{') return JsonReader(text).Read();
  return ReadToml(text);
}

}  // namespace apptrait::icp_record
