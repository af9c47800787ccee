#include "ios/plist_xml_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "ios/unicode.h"

namespace apptrait::ios {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// The encoding that "<?xml … encoding="X"?>" names; nothing where it names none.
std::optional<std::string_view> DeclaredEncoding(std::string_view text) {
  if (!text.starts_with("<?xml")) return std::nullopt;
  const std::string_view declaration = text.substr(0, text.find_first_of("?>", 5));
  constexpr std::string_view kName = "encoding=";
  const std::size_t at = declaration.find(kName);
  if (at == declaration.npos) return std::nullopt;
  const std::string_view value = declaration.substr(at + kName.size());
  if (value.empty() || (value[0] != '"' && value[0] != '\'')) return std::nullopt;
  const std::size_t end = value.find(value[0], 1);
  return end == value.npos ? std::nullopt : std::optional(value.substr(1, end - 1));
}

std::string Latin1ToUtf8(std::string_view text) {
  std::string utf8;
  for (char c : text) AppendUtf8(&utf8, static_cast<unsigned char>(c));
  return utf8;
}

bool IsAnyOf(std::string_view name, std::initializer_list<std::string_view> names) {
  const std::string lower = ToLowerAscii(name);
  return std::ranges::find(names, std::string_view(lower)) != names.end();
}

// Whether a reference ("&amp;", "&#x41;") stands at the start of `text`; its length, or 0.
std::size_t ReferenceLength(std::string_view text) {
  for (std::string_view known : {"&lt;", "&gt;", "&amp;", "&apos;", "&quot;"}) {
    if (text.starts_with(known)) return known.size();
  }
  if (!text.starts_with("&#")) return 0;
  const int base = text.starts_with("&#x") ? 16 : 10;
  const std::size_t start = base == 16 ? 3 : 2, end = text.find(';');
  if (end == text.npos || end - start > 7) return 0;
  std::uint32_t code = 0;
  const auto [stop, error] = std::from_chars(text.data() + start, text.data() + end, code, base);
  const bool is_character = code != 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return error == std::errc() && stop == text.data() + end && is_character ? end + 1 : 0;
}

class Form {
 public:
  explicit Form(std::string_view xml) : xml_(xml) {}

  std::optional<std::string> Problem() {
    while (!problem_ && !done_) inside_ == Inside::kElements ? Markup() : Text();
    if (const std::size_t nul = seen().find('\0'); nul != xml_.npos) Say("a NUL", nul);
    return problem_;
  }
  // As far as a reader looks.
  std::string_view seen() const { return xml_.substr(0, at_); }

 private:
  enum class Inside {
    kElements,    // plist, dict, array
    kCharacters,  // string, key, real: with references and CDATA
    kDigits,      // data, date, integer: without
    kNothing,     // true, false
  };

  static Inside InsideOf(std::string_view name) {
    if (IsAnyOf(name, {"string", "key", "real"})) return Inside::kCharacters;
    if (IsAnyOf(name, {"data", "date", "integer"})) return Inside::kDigits;
    if (IsAnyOf(name, {"true", "false"})) return Inside::kNothing;
    return Inside::kElements;
  }

  void Say(std::string_view what, std::size_t offset) {
    if (!problem_) problem_ = fmt::format("{} at offset {}", what, offset);
  }

  // Goes behind the next `mark`, from `from` on.
  bool GoBehind(std::string_view mark, std::size_t from, std::string_view what) {
    const std::size_t found = xml_.find(mark, from);
    if (found == xml_.npos) {
      Say(what, at_);
      return false;
    }
    at_ = found + mark.size();
    return true;
  }

  void Text() {
    const std::size_t open = xml_.find('<', at_);
    if (open == xml_.npos) return Say("text without an end", at_);
    const std::string_view run = xml_.substr(at_, open - at_);
    if (inside_ == Inside::kNothing && !run.empty()) return Say("text in true or false", at_);
    for (std::size_t i = run.find('&'); i != run.npos; i = run.find('&', i + 1)) {
      if (inside_ != Inside::kCharacters || ReferenceLength(run.substr(i)) == 0) {
        return Say("an unknown reference", at_ + i);
      }
    }
    at_ = open;
    if (xml_.substr(open).starts_with("</")) {
      inside_ = Inside::kElements;
    } else if (inside_ == Inside::kCharacters && xml_.substr(open).starts_with("<![CDATA[")) {
      GoBehind("]]>", open, "CDATA without an end");
    } else {
      Say("markup inside of a text", open);
    }
  }

  void Markup() {
    at_ = std::min(xml_.find_first_not_of(kSpace, at_), xml_.size());
    const std::string_view rest = xml_.substr(at_);
    if (rest.empty()) {
      done_ = true;
    } else if (rest[0] != '<') {
      Say("text between elements", at_);
    } else if (rest.starts_with("<?")) {
      GoBehind("?>", at_ + 2, "a processing instruction without an end");
    } else if (rest.starts_with("<!--")) {
      // Old systems end them at once.
      if (rest.starts_with("<!-->") || rest.starts_with("<!--->")) {
        return Say("a comment that ends where it begins", at_);
      }
      GoBehind("-->", at_ + 4, "a comment without an end");
    } else {
      Tag();
    }
  }

  // A tag, or the document type.
  void Tag() {
    const std::size_t start = at_;
    if (!GoBehind(">", at_, "a tag without an end")) return;
    const std::string_view tag = xml_.substr(start + 1, at_ - start - 2);
    char quote = 0;
    for (char c : tag) {
      if (c == '<') return Say("'<' in a tag", start);
      if (quote == 0 ? c == '"' || c == '\'' : c == quote) quote = quote == 0 ? c : '\0';
    }
    if (quote != 0) return Say("'>' in an attribute", start);
    if (tag.starts_with('!')) {
      if (depth_ > 0 || !tag.starts_with("!DOCTYPE") || tag.find('[') != tag.npos) {
        Say("a declaration", start);
      }
      return;
    }
    if (tag.starts_with('/')) {
      --depth_;
    } else if (!tag.ends_with('/')) {
      ++depth_;
      inside_ = InsideOf(tag.substr(0, tag.find_first_of(kSpace)));
    }
    done_ = depth_ <= 0;  // no reader looks further
  }

  const std::string_view xml_;
  std::size_t at_ = 0;
  std::int64_t depth_ = 0;
  Inside inside_ = Inside::kElements;
  bool done_ = false;
  std::optional<std::string> problem_;
};

}  // namespace

std::optional<std::string> DecodeXml(ByteSpan bytes, std::string* storage, std::string_view* text) {
  const auto at = [&](std::size_t i) {
    return i < bytes.size() ? std::to_integer<int>(bytes[i]) : 0x100;
  };
  const auto convert = [&](std::string utf8) {
    *storage = std::move(utf8);
    *text = *storage;
    return std::nullopt;
  };
  *text = AsText(bytes);
  const bool little = at(0) == 0xff && at(1) == 0xfe, big = at(0) == 0xfe && at(1) == 0xff;
  if ((at(0) == 0 && at(1) == 0) || (little && at(2) == 0 && at(3) == 0)) return "UTF-32";
  if (little || big) {
    return convert(Utf16ToUtf8(bytes.subspan(2), little ? ByteOrder::kLittle : ByteOrder::kBig));
  }
  if (at(0) == 0 || at(1) == 0) {
    return convert(Utf16ToUtf8(bytes, at(1) == 0 ? ByteOrder::kLittle : ByteOrder::kBig));
  }
  if (text->starts_with("\xef\xbb\xbf")) {
    text->remove_prefix(3);
    return std::nullopt;
  }
  const auto name = DeclaredEncoding(*text);
  if (!name || IsAnyOf(*name, {"utf-8", "utf8"})) return std::nullopt;
  if (IsAnyOf(*name, {"us-ascii", "ascii"}) && IsAscii(*text)) return std::nullopt;
  if (IsAnyOf(*name, {"iso-8859-1", "latin1"})) return convert(Latin1ToUtf8(*text));
  return ToValidUtf8(name->substr(0, 40));
}

std::optional<std::string> WhyAmbiguous(std::string_view* xml) {
  Form form(*xml);
  auto problem = form.Problem();
  if (!problem) *xml = form.seen();
  return problem;
}

}  // namespace apptrait::ios
