#include "gate/escape.h"

#include <fmt/core.h>

#include "base/text.h"

namespace apptrait::gate {
namespace {

// U+FFFE, U+FFFF and their like in the other planes, which XML does not allow.
bool IsNoncharacter(char32_t c) { return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef); }

void Replace(std::string* text, std::string_view what, std::string_view with) {
  for (std::size_t i = text->find(what); i != text->npos; i = text->find(what, i + with.size())) {
    text->replace(i, what.size(), with);
  }
}

}  // namespace

std::string EscapeForLog(std::string_view text) {
  const std::string escaped = EscapeForTerminal(text);
  std::string out;
  bool hash = false;
  for (std::size_t i = 0; i < escaped.size();) {
    const std::size_t start = i;
    const auto c = NextCodePoint(escaped, &i);
    if (c && IsNoncharacter(*c)) {
      out += fmt::format("\\u{{{:x}}}", static_cast<unsigned>(*c));
    } else if (c == U'#' && hash) {
      out += "\\x23";
    } else {
      out += std::string_view(escaped).substr(start, i - start);
    }
    hash = c == U'#';
  }
  return out;
}

std::string EscapeForGithubData(std::string_view text) {
  std::string out = EscapeForLog(text);
  Replace(&out, "%", "%25");
  Replace(&out, "\r", "%0D");
  Replace(&out, "\n", "%0A");
  return out;
}

std::string EscapeForGithubProperty(std::string_view text) {
  std::string out = EscapeForGithubData(text);
  Replace(&out, ":", "%3A");
  Replace(&out, ",", "%2C");
  return out;
}

std::string EscapeForMarkdown(std::string_view text) {
  const std::string plain = EscapeForLog(text);
  std::string out;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const char c = plain[i];
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '@' || c == '#') {
      // The comment keeps what follows from being a mention, which a backslash would not.
      out += '\\';
      out += c;
      out += "<!-- -->";
    } else {
      const bool link = (c == ':' && plain.substr(i + 1, 1) == "/") ||
                        (c == '.' && i >= 3 && ToLowerAscii(plain.substr(i - 3, 3)) == "www");
      if (link || std::string_view("\\`*_~[]!|$^").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string EscapeForSarif(std::string_view text) {
  std::string out = EscapeForLog(text);
  Replace(&out, "{", "{{");
  Replace(&out, "}", "}}");
  Replace(&out, "](", "] (");
  return out;
}

std::string UriOf(std::string_view path) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string uri = path.starts_with('/') ? "file://" : "";
  while (path.starts_with("./")) path.remove_prefix(2);
  for (const char c : path) {
    if (kPlain.find(c) != kPlain.npos) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

}  // namespace apptrait::gate
