// The text form (NeXTSTEP property lists), as localised strings still use it:
//
//   /* comment */ "key" = "value"; key2 = value2; "key only";   (a dictionary without its braces)
//   { key = value; }   ( item, item )   < 0fbd 77 >   "…"   unquoted_word
//
// Escapes in quotes: \a \b \f \n \r \t \v, \Uxxxx (a UTF-16 unit of up to four digits), \ooo (a
// byte in the NeXTSTEP encoding, of which ASCII is read); a backslash before anything else gives
// that character.
//
// As CoreFoundation reads it (CFOldStylePList.c), except that it drops what does not fit behind the
// last entry that does; such a list is refused here.
#include "base/text.h"
#include "ios/plist_readers.h"

namespace apptrait::ios {
namespace {

bool IsWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || c == '/' || c == ':' || c == '.' || c == '-';
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

class TextReader {
 public:
  TextReader(std::string_view text, PlistContext& context) : text_(text), context_(context) {}

  bool ReadTop(Plist* root) {
    SkipSpace();
    const bool bare = Peek() != '{' && Peek() != '(' && Peek() != '<';
    if (!(bare ? Entries(0, root) : Read(0, root))) return false;
    SkipSpace();
    return position_ == text_.size() || context_.Fail(why::kListTrailing);
  }

 private:
  char Peek(std::size_t ahead = 0) const {
    return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
  }
  bool Accept(char c) {
    SkipSpace();
    if (position_ >= text_.size() || text_[position_] != c) return false;
    ++position_;
    return true;
  }

  // Whether U+2028 or U+2029 stands here.
  bool AtSeparator() const {
    const std::string_view here = text_.substr(position_, kSeparatorSize);
    return here == "\u2028" || here == "\u2029";
  }

  void SkipSpace() {
    while (position_ < text_.size()) {
      const char c = text_[position_];
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        ++position_;
      } else if (AtSeparator()) {
        position_ += kSeparatorSize;
      } else if (c == '/' && Peek(1) == '/') {
        while (position_ < text_.size() && Peek() != '\n' && Peek() != '\r' && !AtSeparator())
          ++position_;
      } else if (c == '/' && Peek(1) == '*') {
        const auto end = text_.find("*/", position_ + 2);
        position_ = end == std::string_view::npos ? text_.size() : end + 2;
      } else {
        return;
      }
    }
  }

  bool Read(int depth, Plist* value) {
    if (!context_.Spend() || !context_.MayNest(depth)) return false;
    if (Accept('{')) {
      return Entries(depth, value) && (Accept('}') || context_.Fail(why::kListDictionaryOpen));
    }
    if (Accept('(')) return Array(depth, value);
    if (Accept('<')) return Data(value);
    std::string word;
    if (!Word(&word)) return false;
    *value = Plist(std::move(word));
    return true;
  }

  // Entries up to a brace or the end.
  bool Entries(int depth, Plist* value) {
    PlistDictionary dictionary;
    for (SkipSpace(); position_ < text_.size() && Peek() != '}'; SkipSpace()) {
      std::string key;
      Plist item;
      if (!context_.Spend() || !Word(&key)) return false;
      if (Accept('=')) {
        if (!Read(depth + 1, &item)) return false;
      } else {
        item = Plist(key);
      }
      if (!Accept(';')) return context_.Fail(why::kListNoSemicolon);
      dictionary.emplace_back(std::move(key), std::move(item));
    }
    context_.Unify(dictionary, /*keep_last=*/true);
    *value = Plist(std::move(dictionary));
    return true;
  }

  bool Array(int depth, Plist* value) {
    PlistArray array;
    while (!Accept(')')) {
      array.emplace_back();
      if (!Read(depth + 1, &array.back())) return false;
      if (!Accept(',') && Peek() != ')') return context_.Fail(why::kListArrayOpen);
    }
    *value = Plist(std::move(array));
    return true;
  }

  bool Data(Plist* value) {
    Bytes bytes;
    for (; Peek() != '>'; position_ += AtSeparator() ? kSeparatorSize : 1) {
      const char c = Peek();
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || AtSeparator()) continue;
      const int high = HexDigit(c), low = HexDigit(Peek(1));
      if (high < 0) return context_.Fail(why::kListNotHex);
      if (low < 0) return context_.Fail(why::kListHalfByte);
      bytes.push_back(static_cast<std::byte>(high << 4 | low));
      ++position_;
    }
    ++position_;
    if (!context_.Copy(bytes.size())) return false;
    *value = Plist(std::move(bytes));
    return true;
  }

  // A quoted string or an unquoted word.
  bool Word(std::string* word) {
    SkipSpace();
    const char quote = Peek();
    if (quote == '"' || quote == '\'') {
      ++position_;
      return Quoted(quote, word) && context_.Copy(word->size());
    }
    while (position_ < text_.size() && IsWordCharacter(Peek())) word->push_back(text_[position_++]);
    if (word->empty()) return context_.Fail(why::kListNoValue);
    return context_.Copy(word->size());
  }

  bool Quoted(char quote, std::string* word) {
    std::string pending;  // UTF-16BE units of \U escapes, which may come as surrogate pairs
    const auto flush = [&] {
      word->append(Utf16ToUtf8(AsBytes(pending), ByteOrder::kBig));
      pending.clear();
    };
    while (position_ < text_.size() && Peek() != quote) {
      const char c = text_[position_++];
      if (c == '\\' && Peek() == 'U') {
        ++position_;
        unsigned unit = 0;
        for (int i = 0; i < 4 && HexDigit(Peek()) >= 0; ++i) {
          unit = unit << 4 | static_cast<unsigned>(HexDigit(text_[position_++]));
        }
        pending.push_back(static_cast<char>(unit >> 8));
        pending.push_back(static_cast<char>(unit & 0xff));
        continue;
      }
      flush();
      if (c == '\\') {
        if (!Escape(word)) return false;
      } else {
        word->push_back(c);
      }
    }
    flush();
    if (position_ >= text_.size()) return context_.Fail(why::kListStringOpen);
    ++position_;
    return true;
  }

  bool Escape(std::string* word) {
    if (position_ >= text_.size()) return true;
    const char c = text_[position_++];
    constexpr std::string_view kNames = "abfnrtv", kValues = "\a\b\f\n\r\t\v";
    if (const auto name = kNames.find(c); name != std::string_view::npos) {
      word->push_back(kValues[name]);
    } else if (c >= '0' && c <= '7') {
      int code = c - '0';
      for (int i = 0; i < 2 && Peek() >= '0' && Peek() <= '7'; ++i) {
        code = code * 8 + (text_[position_++] - '0');
      }
      if (code >= 0x80) return context_.Unread("NeXTSTEP");
      word->push_back(static_cast<char>(code));
    } else {
      word->push_back(c);
    }
    return true;
  }

  static constexpr std::size_t kSeparatorSize = 3;

  std::string_view text_;
  std::size_t position_ = 0;
  PlistContext& context_;
};

}  // namespace

Result<PlistDocument> ReadTextPlist(std::string_view text, PlistContext& context) {
  Plist root;
  if (text.empty()) {
    context.Fail(why::kListEmpty);
  } else if (!IsUtf8(text)) {
    context.Fail(why::kListTextNotUtf8);
  } else {
    TextReader(text, context).ReadTop(&root);
  }
  return context.Finish(std::move(root), PlistForm::kText);
}

}  // namespace apptrait::ios
