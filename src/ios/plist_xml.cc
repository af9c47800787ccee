// The XML form (PropertyList-1.0.dtd): <plist><dict><key>…</key><string>…</string>…</dict></plist>.
// Values: array, dict, string, data (base64), date (ISO 8601 UTC), integer, real, true, false. No
// entity is ever expanded but XML's own five.
#include <charconv>
#include <cmath>
#include <new>
#include <pugixml.hpp>

#include "base/text.h"
#include "ios/plist_readers.h"
#include "ios/plist_xml_form.h"

namespace apptrait::ios {
namespace {

// Days since 1970-01-01 of a date of the proleptic Gregorian calendar.
std::int64_t DaysOf(int year, int month, int day) {
  const int y = month <= 2 ? year - 1 : year;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return std::int64_t{era} * 146097 + std::int64_t{year_of_era} * 365 + year_of_era / 4 -
         year_of_era / 100 + day_of_year - 719468;
}

// "2026-01-31T12:00:00Z".
std::optional<PlistDate> DateOf(std::string_view text) {
  constexpr std::string_view kPattern = "dddd-dd-ddTdd:dd:ddZ";
  if (text.size() != kPattern.size()) return std::nullopt;
  int fields[6] = {}, field = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kPattern[i] == 'd') {
      if (text[i] < '0' || text[i] > '9') return std::nullopt;
      fields[field] = fields[field] * 10 + (text[i] - '0');
    } else if (text[i] != kPattern[i]) {
      return std::nullopt;
    } else {
      ++field;
    }
  }
  if (fields[1] < 1 || fields[1] > 12 || fields[2] < 1 || fields[2] > 31) return std::nullopt;
  if (fields[3] > 23 || fields[4] > 59 || fields[5] > 60) return std::nullopt;
  return PlistDate{DaysOf(fields[0], fields[1], fields[2]) * 86400 +
                   std::int64_t{fields[3]} * 3600 + std::int64_t{fields[4]} * 60 + fields[5]};
}

std::string_view Trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// As Core Foundation reads it: characters that are no base64 are skipped.
Bytes Base64Of(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (char c : text) {
    const bool alphabetic = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (alphabetic || (c >= '0' && c <= '9') || c == '+' || c == '/') clean.push_back(c);
  }
  if (clean.size() % 4 == 1) clean.pop_back();
  clean.append((4 - clean.size() % 4) % 4, '=');
  return FromBase64(clean).value_or(Bytes{});
}

class XmlReader {
 public:
  explicit XmlReader(PlistContext& context) : context_(context) {}

  bool Read(pugi::xml_node node, int depth, Plist* value) {
    const std::string_view name = node.name();
    if (name == "dict") return Dictionary(node, depth, value);
    if (name == "array") return Array(node, depth, value);
    if (name == "true" || name == "false") {
      *value = Plist(name == "true");
      return context_.Spend();
    }
    const std::string text = TextOf(node);
    if (!context_.Spend() || !context_.Copy(text.size())) return false;
    if (!IsUtf8(text)) return context_.Fail(why::kListTextNotUtf8);
    if (name == "string") {
      *value = Plist(text);
    } else if (name == "data") {
      *value = Plist(Base64Of(text));
    } else if (name == "date") {
      const auto date = DateOf(Trim(text));
      if (!date) return context_.Fail(why::kListDate);
      *value = Plist(*date);
    } else if (name == "integer") {
      return Integer(Trim(text), value);
    } else if (name == "real") {
      return Real(Trim(text), value);
    } else {
      return context_.Fail(why::kListUnknownElement);
    }
    return true;
  }

  static pugi::xml_node FirstElement(pugi::xml_node parent) {
    pugi::xml_node node = parent.first_child();
    while (node && node.type() != pugi::node_element) node = node.next_sibling();
    return node;
  }

 private:
  static pugi::xml_node NextElement(pugi::xml_node node) {
    do {
      node = node.next_sibling();
    } while (node && node.type() != pugi::node_element);
    return node;
  }

  // All text of the element: a comment or CDATA section splits it into several nodes.
  static std::string TextOf(pugi::xml_node node) {
    std::string text;
    for (pugi::xml_node part : node.children()) {
      if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) text += part.value();
    }
    return text;
  }

  bool Integer(std::string_view text, Plist* value) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const bool hex = text.starts_with("0x") || text.starts_with("0X");
    if (hex) text.remove_prefix(2);
    std::uint64_t magnitude = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), magnitude, hex ? 16 : 10);
    if (error != std::errc() || end != text.data() + text.size()) {
      return context_.Fail(why::kListIntegerNoNumber);
    }
    *value = Plist(static_cast<std::int64_t>(negative ? ~magnitude + 1 : magnitude));
    return true;
  }

  bool Real(std::string_view text, Plist* value) {
    double number = 0;
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
      return context_.Fail(why::kListRealNoNumber);
    }
    *value = Plist(number);
    return true;
  }

  bool Array(pugi::xml_node node, int depth, Plist* value) {
    if (!context_.Spend() || !context_.MayNest(depth)) return false;
    PlistArray array;
    for (pugi::xml_node child = FirstElement(node); child; child = NextElement(child)) {
      array.emplace_back();
      if (!Read(child, depth + 1, &array.back())) return false;
    }
    *value = Plist(std::move(array));
    return true;
  }

  bool Dictionary(pugi::xml_node node, int depth, Plist* value) {
    if (!context_.Spend() || !context_.MayNest(depth)) return false;
    PlistDictionary dictionary;
    pugi::xml_node child = FirstElement(node);
    while (child) {
      if (std::string_view(child.name()) != "key") return context_.Fail(why::kListValueNoKey);
      std::string key = TextOf(child);
      if (!context_.Spend() || !context_.Copy(key.size())) return false;
      if (!IsUtf8(key)) return context_.Fail(why::kListKeyNotUtf8);
      child = NextElement(child);
      if (!child) return context_.Fail(why::kListKeyNoValue);
      Plist item;
      if (!Read(child, depth + 1, &item)) return false;
      dictionary.emplace_back(std::move(key), std::move(item));
      child = NextElement(child);
    }
    context_.Unify(dictionary, /*keep_last=*/true);
    *value = Plist(std::move(dictionary));
    return true;
  }

  PlistContext& context_;
};

}  // namespace

Result<PlistDocument> ReadXmlPlist(std::string_view text, PlistContext& context) {
  if (!IsUnambiguous(&text, context)) return context.Finish({}, PlistForm::kXml);
  Plist root;
  pugi::xml_document document;
  // CoreFoundation keeps the carriage returns of a text, other than XML asks.
  constexpr unsigned kOptions =
      (pugi::parse_default & ~pugi::parse_eol) | pugi::parse_ws_pcdata_single;
  const auto parsed = document.load_buffer(text.data(), text.size(), kOptions, pugi::encoding_utf8);
  if (parsed.status == pugi::status_out_of_memory) throw std::bad_alloc();
  XmlReader reader(context);
  if (!parsed) {
    context.Fail(why::kLibrary, {{"what", std::string(parsed.description())}});
  } else {
    pugi::xml_node top = XmlReader::FirstElement(document);
    if (std::string_view(top.name()) == "plist") top = XmlReader::FirstElement(top);
    if (!top) {
      context.Fail(why::kListNoRoot);
    } else {
      reader.Read(top, 0, &root);
    }
  }
  return context.Finish(std::move(root), PlistForm::kXml);
}

}  // namespace apptrait::ios
