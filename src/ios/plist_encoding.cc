#include "base/text.h"
#include "ios/plist_readers.h"
#include "ios/unicode.h"

namespace apptrait::ios {
namespace {

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

}  // namespace

bool DecodeText(ByteSpan bytes, std::string* storage, std::string_view* text,
                PlistContext& context) {
  const auto convert = [&](std::string utf8) {
    *storage = std::move(utf8);
    *text = *storage;
    return true;
  };
  const auto starts_with = [&](std::string_view mark) { return AsText(bytes).starts_with(mark); };
  if (starts_with({"\0\0\xfe\xff", 4}) || starts_with({"\xff\xfe\0\0", 4})) {
    return context.Unread("UTF-32");
  }
  if (starts_with("\xff\xfe")) return convert(Utf16ToUtf8(bytes.subspan(2), ByteOrder::kLittle));
  if (starts_with("\xfe\xff")) return convert(Utf16ToUtf8(bytes.subspan(2), ByteOrder::kBig));
  *text = AsText(bytes);
  // Old systems take it in their own byte order, new ones without its first character.
  if (text->size() > 1 && (text->front() == '\0') != ((*text)[1] == '\0')) {
    return context.Unread("UTF-16 (no BOM)");
  }
  constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf";
  if (text->starts_with(kUtf8Mark)) {
    text->remove_prefix(kUtf8Mark.size());
    return true;
  }
  const auto name = DeclaredEncoding(*text);
  const std::string encoding = name ? ToLowerAscii(*name) : "utf-8";
  if (encoding == "utf-8" || encoding == "utf8") return true;
  if ((encoding == "us-ascii" || encoding == "ascii") && IsAscii(*text)) return true;
  if (encoding == "iso-8859-1" || encoding == "latin1") return convert(Latin1ToUtf8(bytes));
  return context.Unread(ToValidUtf8(name->substr(0, 40)));
}

}  // namespace apptrait::ios
