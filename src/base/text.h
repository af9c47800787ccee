// Text from packages: encodings, and what may be shown where. Everything that a package says is
// hostile until it went through the escape that fits its destination.
#ifndef APPTRAIT_SRC_BASE_TEXT_H_
#define APPTRAIT_SRC_BASE_TEXT_H_

#include "base/bytes.h"

namespace apptrait {

// Decodes one UTF-8 code point at `position` and moves past it. Malformed input (overlong forms,
// surrogates, truncation, past U+10FFFF) gives nothing and moves one byte.
std::optional<char32_t> NextCodePoint(std::string_view text, std::size_t* position);
void AppendUtf8(std::string* text, char32_t code_point);
bool IsUtf8(std::string_view text);
// With each malformed byte replaced by U+FFFD.
std::string ToValidUtf8(std::string_view text);
std::size_t CountCodePoints(std::string_view text);

// UTF-16 to UTF-8; a lone surrogate becomes U+FFFD, an odd last byte is dropped.
enum class ByteOrder { kLittle, kBig };
std::string Utf16ToUtf8(ByteSpan bytes, ByteOrder order);
// ISO-8859-1 to UTF-8.
std::string Latin1ToUtf8(ByteSpan bytes);
// Modified UTF-8 (surrogate pairs as two three-byte sequences, C0 80 for NUL), as Android's string
// pools may hold it, to UTF-8.
std::string ModifiedUtf8ToUtf8(std::string_view text);

// Control characters (C0, C1, DEL), bidirectional and zero-width marks, line and paragraph
// separators and malformed bytes as \n, \t, \xHH or \u{HHHH}; a backslash as two. For terminals,
// logs and error lines.
std::string EscapeForTerminal(std::string_view text);
// True for the code points that EscapeForTerminal escapes.
bool IsUnsafeCodePoint(char32_t code_point);

// Columns on a terminal: 2 for East Asian wide and fullwidth and emoji, 0 for combining and
// zero-width, else 1. Of the text as given; escape first.
int DisplayWidth(std::string_view text);
// `text` and as many spaces as make it `width` columns wide.
std::string PadRight(std::string_view text, int width);

bool EndsWithIgnoreCase(std::string_view text, std::string_view suffix);
std::string ToLowerAscii(std::string_view text);
std::string ToUpperAscii(std::string_view text);

}  // namespace apptrait

#endif  // APPTRAIT_SRC_BASE_TEXT_H_
