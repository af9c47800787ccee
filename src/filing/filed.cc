// What was filed, from JSON or from text.

#include "base/json.h"
#include "base/text.h"
#include "catalogue/rules/filing.h"
#include "filing/filed_labels.h"
#include "filing/filed_shapes.h"
#include "filing/pasted.h"

namespace apptrait::filing {
namespace {

using Json = OrderedJson;  // sets are told apart by their order

std::string_view Trim(std::string_view text, std::string_view drop = " \t\r\n") {
  const std::size_t first = text.find_first_not_of(drop);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(drop) - first + 1);
}

// Gathers values under their labels; a label that comes again begins the next set.
class Gatherer {
 public:
  void Put(Label label, std::string_view raw) {
    const std::string value(Trim(raw));
    if (value.empty() && label != Label::kPlatform) return;
    switch (label) {
      case Label::kAppName:
        filed_.app_name = value;
        break;
      case Label::kFilingNumber:
        filed_.filing_number = value;
        break;
      case Label::kCreditCode:
        filed_.credit_code = value;
        break;
      case Label::kProvider:
        filed_.provider = ProviderOfWords(value);
        break;
      case Label::kPlatform:
        if (const auto platform = PlatformOfWord(value)) Begin(*platform);
        break;
      case Label::kPackageName:
        PutInSet(&FiledSet::package_name, value);
        break;
      case Label::kPublicKey:
        PutInSet(&FiledSet::public_key, value);
        break;
      case Label::kFingerprint:
        PutInSet(&FiledSet::fingerprint, value);
        break;
    }
  }

  void Begin(Platform platform) {
    if (IsEmpty(current_)) {
      current_.platform = platform;
      return;
    }
    End();
    current_.platform = platform;
  }

  void PutSet(const FiledSet& set) {
    End();
    current_ = set;
    End();
  }

  Filed Take() {
    End();
    return std::move(filed_);
  }

 private:
  static bool IsEmpty(const FiledSet& set) {
    return !set.package_name && !set.public_key && !set.fingerprint;
  }
  void PutInSet(std::optional<std::string> FiledSet::*member, const std::string& value) {
    if (current_.*member) {
      const auto platform = current_.platform;
      End();
      current_.platform = platform;
    }
    current_.*member = value;
  }
  void End() {
    if (!IsEmpty(current_)) filed_.sets.push_back(current_);
    current_ = {};
  }

  Filed filed_;
  FiledSet current_;
};

// An object's members under any of the words that LabelOf knows; nested objects named for a
// platform are sets of their own.
class JsonReader {
 public:
  Filed Run(const Json& root) {
    Read(root, 0);
    return gatherer_.Take();
  }

 private:
  void Read(const Json& json, int depth) {
    constexpr int kDeepest = 8;
    if (depth > kDeepest) return;
    if (json.is_array()) {
      for (const Json& each : json) Read(each, depth + 1);
      return;
    }
    if (!json.is_object()) return;
    ReadPlatform(json);
    if (ReadSheetBox(json)) return;
    // What a sheet says of a column stands in its boxes too.
    const bool holds_sets = json.contains("sets"), is_column = json.contains("container");
    for (const auto& [key, value] : json.items()) {
      if (value.is_string()) {
        const auto label = LabelOf(key);
        const bool said_elsewhere = label && holds_sets && IsOfSet(*label);
        // The name of one package is not the name that was filed.
        const bool of_package = is_column && label == Label::kAppName;
        if (label && *label != Label::kPlatform && !said_elsewhere && !of_package) {
          gatherer_.Put(*label, value.get_ref<const std::string&>());
        }
      } else if (key == "provider" && value.is_object() && value.contains("id") &&
                 value["id"].is_string()) {
        gatherer_.Put(Label::kProvider, value["id"].get_ref<const std::string&>());
      } else if (const auto platform = PlatformOfWord(key)) {
        gatherer_.Begin(*platform);
        Read(value, depth + 1);
      } else if (key == "sets" || key == "entries" || key == "columns" || key == "boxes") {
        Read(value, depth + 1);
      }
    }
  }

  static bool IsOfSet(Label label) {
    return label == Label::kPackageName || label == Label::kPublicKey ||
           label == Label::kFingerprint;
  }

  // Before the members that it is of.
  void ReadPlatform(const Json& json) {
    const auto found = json.find("platform");
    if (found == json.end() || !found->is_string()) return;
    if (const auto platform = PlatformOfWord(found->get_ref<const std::string&>())) {
      gatherer_.Begin(*platform);
    }
  }

  // A box of our own sheet: its field and the first of its values.
  bool ReadSheetBox(const Json& json) {
    const auto field = json.find("field"), values = json.find("values");
    if (field == json.end() || values == json.end() || !field->is_string()) return false;
    const auto label = LabelOf(field->get_ref<const std::string&>());
    const bool filled = values->is_array() && !values->empty() && (*values)[0].is_object() &&
                        (*values)[0].contains("text") && (*values)[0]["text"].is_string();
    if (label && filled) gatherer_.Put(*label, (*values)[0]["text"].get_ref<const std::string&>());
    return true;
  }

  Gatherer gatherer_;
};

// Lines of labels and values. A label may stand before its value or on the line above; values go on
// over several lines; what has no label is told by its shape.
class TextReader {
 public:
  Filed Run(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      ReadLine(Trim(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    Flush();
    EndTable();
    return gatherer_.Take();
  }

 private:
  static std::optional<Label> LabelByShape(std::string_view line) {
    switch (LookOf(ReadPasted(line))) {
      case Look::kNothing:
        return std::nullopt;
      case Look::kPackageName:
        return Label::kPackageName;
      case Look::kMd5:
      case Look::kSha1:
      case Look::kSha256:
        return Label::kFingerprint;
      default:
        return Label::kPublicKey;
    }
  }

  // Words of a label, not of a sentence that happens to hold one.
  static std::optional<Label> ShortLabel(std::string_view words) {
    constexpr std::size_t kLongest = 40;
    if (words.size() > kLongest || words.find_first_of(",;") != words.npos ||
        words.find("。") != words.npos) {
      return std::nullopt;
    }
    return LabelOf(words);
  }

  // The label at the start of the line and what follows it.
  static std::optional<std::pair<Label, std::string>> SplitLabel(const std::string& line) {
    for (const char mark : {':', '=', '\t', '|'}) {
      const std::size_t at = line.find(mark);
      if (at == line.npos || at == 0) continue;
      if (const auto label = ShortLabel(line.substr(0, at))) {
        return std::pair(*label, line.substr(at + 1));
      }
    }
    // "iOS Bundle ID com.example": the label ends where a value begins.
    std::optional<std::pair<Label, std::string>> shortest;
    for (std::size_t at = line.find(' '); at != line.npos; at = line.find(' ', at + 1)) {
      const auto label = ShortLabel(line.substr(0, at));
      if (!label) continue;
      const std::string rest = line.substr(at + 1);
      if (LookOf(ReadPasted(rest)) != Look::kNothing) return std::pair(*label, rest);
      if (!shortest) shortest = std::pair(*label, rest);
    }
    // A label alone, of one word or several; its value is on the next lines.
    const auto alone = ShortLabel(line);
    const bool of_set =
        alone == Label::kPackageName || alone == Label::kPublicKey || alone == Label::kFingerprint;
    if (alone && (of_set || !shortest) && !LabelByShape(line)) {
      return std::pair(*alone, std::string());
    }
    return shortest;
  }

  void ReadLine(std::string_view raw) {
    const std::string line(Trim(ToHalfWidth(raw), " \t\r|"));
    if (!in_pem_ && ReadTableLine(line)) return;
    if (line.empty()) return;
    if (in_pem_ || line.starts_with("-----BEGIN")) {
      if (!in_pem_ && label_ != Label::kPublicKey) Start(Label::kPublicKey);
      in_pem_ = !line.starts_with("-----END");
      value_ += line + "\n";
      return;
    }
    if (IsHeading(line)) return NotePlatform(line);
    if (const auto split = SplitLabel(line)) {
      // "安卓包名", "iOS 公钥": the platform stands in the label.
      const std::size_t label_size = line.size() - split->second.size();
      if (split->first == Label::kPlatform || split->first == Label::kPackageName ||
          split->first == Label::kPublicKey || split->first == Label::kFingerprint) {
        NotePlatform(line.substr(0, label_size));
      }
      Start(split->first);
      value_ = split->second;
      return;
    }
    if (label_ && (Trim(value_).empty() || Continues(line))) {
      value_ += (value_.empty() ? "" : "\n") + line;
      return;
    }
    if (const auto label = LabelByShape(line)) {
      Start(*label);
      value_ = line;
    }
  }

  // A table with a column for each platform, as spreadsheets and Markdown have it. True where the
  // line was one of it.
  bool ReadTableLine(const std::string& line) {
    if (const auto columns = TableHeading(line)) {
      Flush();
      EndTable();
      for (const Platform platform : *columns) table_.push_back({.platform = platform});
      return true;
    }
    if (table_.empty()) return false;
    if (IsTableRule(line)) return true;
    const std::vector<std::string> cells = TableCells(line);
    const auto label = cells.size() == table_.size() + 1 ? LabelOf(cells[0]) : std::nullopt;
    const auto member = label == Label::kPackageName   ? &FiledSet::package_name
                        : label == Label::kPublicKey   ? &FiledSet::public_key
                        : label == Label::kFingerprint ? &FiledSet::fingerprint
                                                       : nullptr;
    if (member == nullptr) {
      EndTable();
      return false;
    }
    for (std::size_t i = 0; i < table_.size(); ++i) {
      if (!cells[i + 1].empty()) table_[i].*member = cells[i + 1];
    }
    return true;
  }

  void EndTable() {
    for (const FiledSet& set : table_) gatherer_.PutSet(set);
    table_.clear();
  }

  // A short line that names a platform and holds no other label and no value.
  static bool IsHeading(const std::string& line) {
    constexpr std::size_t kLongestHeading = 48;
    return line.size() <= kLongestHeading && PlatformOfWord(line) &&
           LabelOf(line).value_or(Label::kPlatform) == Label::kPlatform &&
           LookOf(ReadPasted(line)) == Look::kNothing;
  }

  void NotePlatform(std::string_view words) {
    const auto platform = PlatformOfWord(words);
    if (!platform || platform == platform_) return;
    Flush();
    platform_ = platform;
    gatherer_.Begin(*platform);
  }

  // More digits of a key or fingerprint.
  bool Continues(const std::string& line) const {
    if (label_ != Label::kPublicKey && label_ != Label::kFingerprint) return false;
    const Pasted more = ReadPasted(line);
    if (more.kind == Pasted::Kind::kText || !more.label.empty()) return false;
    // A fingerprint behind a key is not more of the key.
    const Look whole = LookOf(more);
    return label_ == Label::kFingerprint || (whole != Look::kMd5 && whole != Look::kSha1);
  }

  void Start(Label label) {
    Flush();
    label_ = label;
  }
  void Flush() {
    if (label_) gatherer_.Put(*label_, value_);
    label_.reset();
    value_.clear();
    in_pem_ = false;
  }

  Gatherer gatherer_;
  std::optional<Label> label_;
  std::optional<Platform> platform_;
  std::string value_;
  bool in_pem_ = false;
  std::vector<FiledSet> table_;
};

}  // namespace

Result<Filed> ParseFiled(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const std::string_view trimmed = Trim(text);
  Filed filed;
  if (const std::string_view form = OwnSheetForm(trimmed); !form.empty()) {
    return catalogue::Fail(ErrorKind::kUsage, rule::kFilingFiledOwnSheet, {},
                           {{"form", std::string(form)}});
  }
  if (trimmed.starts_with('{') || trimmed.starts_with('[')) {
    const Json json = Json::parse(QuoteLongNumbers(trimmed), nullptr, false);
    if (json.is_discarded()) {
      return catalogue::Fail(ErrorKind::kUsage, rule::kFilingFiledBadJson);
    }
    filed = JsonReader().Run(json);
  } else {
    filed = TextReader().Run(ToValidUtf8(text));
  }
  if (filed.sets.empty() && !filed.app_name && !filed.filing_number && !filed.credit_code) {
    return catalogue::Fail(ErrorKind::kUsage, rule::kFilingFiledUnreadable);
  }
  return filed;
}

}  // namespace apptrait::filing
