#include "ios/plist_xml_form.h"

#include <algorithm>
#include <charconv>

#include "base/limits.h"
#include "base/text.h"

namespace apptrait::ios {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

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
  Form(std::string_view xml, PlistContext& context) : xml_(xml), context_(context) {}

  bool IsFine() {
    while (fine_ && !done_) inside_ == Inside::kElements ? Markup() : Text();
    if (const std::size_t nul = seen().find('\0'); nul != xml_.npos) Say(why::kXmlNul, nul);
    return fine_;
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

  void Say(const catalogue::Bilingual& what, std::size_t offset) {
    std::vector<Datum> where = {{"offset", static_cast<std::int64_t>(offset)}};
    fine_ = context_.Fail(why::kAtOffset, catalogue::Said("what", what, std::move(where)));
  }

  // Goes behind the next `mark`, from `from` on.
  bool GoBehind(std::string_view mark, std::size_t from, const catalogue::Bilingual& what) {
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
    if (open == xml_.npos) return Say(why::kXmlTextOpen, at_);
    const std::string_view run = xml_.substr(at_, open - at_);
    if (inside_ == Inside::kNothing && !run.empty()) return Say(why::kXmlTextInBoolean, at_);
    for (std::size_t i = run.find('&'); i != run.npos; i = run.find('&', i + 1)) {
      if (inside_ != Inside::kCharacters || ReferenceLength(run.substr(i)) == 0) {
        return Say(why::kXmlReference, at_ + i);
      }
    }
    at_ = open;
    if (xml_.substr(open).starts_with("</")) {
      inside_ = Inside::kElements;
    } else if (inside_ == Inside::kCharacters && xml_.substr(open).starts_with("<![CDATA[")) {
      Count(1);
      GoBehind("]]>", open, why::kXmlCdataOpen);
    } else {
      Say(why::kXmlMarkupInText, open);
    }
  }

  void Markup() {
    at_ = std::min(xml_.find_first_not_of(kSpace, at_), xml_.size());
    const std::string_view rest = xml_.substr(at_);
    if (rest.empty()) {
      done_ = true;
    } else if (rest[0] != '<') {
      Say(why::kXmlTextBetween, at_);
    } else if (rest.starts_with("<?")) {
      GoBehind("?>", at_ + 2, why::kXmlInstructionOpen);
    } else if (rest.starts_with("<!--")) {
      // Old systems end them at once.
      if (rest.starts_with("<!-->") || rest.starts_with("<!--->")) {
        return Say(why::kXmlCommentEmpty, at_);
      }
      GoBehind("-->", at_ + 4, why::kXmlCommentOpen);
    } else {
      Tag();
    }
  }

  // A tag, or the document type.
  void Tag() {
    const std::size_t start = at_;
    if (!GoBehind(">", at_, why::kXmlTagOpen)) return;
    const std::string_view tag = xml_.substr(start + 1, at_ - start - 2);
    char quote = 0;
    std::size_t attributes = 0;
    for (char c : tag) {
      if (c == '=') ++attributes;
      if (c == '<') return Say(why::kXmlTagInTag, start);
      if (quote == 0 ? c == '"' || c == '\'' : c == quote) quote = quote == 0 ? c : '\0';
    }
    if (quote != 0) return Say(why::kXmlEndInAttribute, start);
    if (tag.starts_with('!')) {
      if (depth_ > 0 || !tag.starts_with("!DOCTYPE") || tag.find('[') != tag.npos) {
        Say(why::kXmlDeclaration, start);
      }
      return;
    }
    Count(attributes);
    if (tag.starts_with('/')) {
      --depth_;
      done_ = depth_ <= 0;  // no reader looks further
      return;
    }
    Count(1);
    if (!tag.ends_with('/')) {
      // <plist>, and the texts of the deepest container, are no containers.
      if (++depth_ > limits::kPlistDepth + 3) fine_ = context_.MayNest(limits::kPlistDepth + 1);
      inside_ = InsideOf(tag.substr(0, tag.find_first_of(kSpace)));
    }
    done_ = depth_ == 0;
  }

  // Counts what becomes a node of the parser's tree: elements, attributes, CDATA.
  void Count(std::size_t nodes) {
    nodes_ += nodes;
    if (nodes_ <= kMostNodes) return;
    context_.ExceedObjects();
    fine_ = false;
  }

  // Each object is an element; <plist version="1.0"> is none.
  static constexpr std::size_t kMostNodes = limits::kPlistNodes + 2;

  const std::string_view xml_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::size_t nodes_ = 0;
  Inside inside_ = Inside::kElements;
  bool done_ = false;
  bool fine_ = true;
  PlistContext& context_;
};

}  // namespace

bool IsUnambiguous(std::string_view* xml, PlistContext& context) {
  Form form(*xml, context);
  if (!form.IsFine()) return false;
  *xml = form.seen();
  return true;
}

}  // namespace apptrait::ios
