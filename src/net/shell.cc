#include "net/shell.h"

#include <algorithm>

namespace apptrait::net {

std::string ShellQuote(std::string_view text) {
  text = text.substr(0, text.find('\0'));
  const auto is_bare = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("%+,-./:@_").find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::ranges::all_of(text, is_bare)) return std::string(text);
  std::string quoted = "'";
  for (char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted += '\'';
}

}  // namespace apptrait::net
