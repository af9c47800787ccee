#include "net/url.h"

#include <algorithm>

#include "base/text.h"

namespace apptrait::net {
namespace {

bool IsAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

void AppendPercent(std::string* text, char c) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  *text += '%';
  *text += kDigits[byte >> 4];
  *text += kDigits[byte & 15];
}

void AppendFormEncoded(std::string* text, std::string_view part) {
  for (char c : part) {
    if (IsAlphanumeric(c) || std::string_view("*-._").find(c) != std::string_view::npos) {
      *text += c;
    } else if (c == ' ') {
      *text += '+';
    } else {
      AppendPercent(text, c);
    }
  }
}

// A host name, an IPv4 address or [IPv6], with nothing that could end the authority.
bool IsHost(std::string_view host) {
  if (host.empty()) return false;
  if (host.front() == '[') {
    return host.size() > 2 && host.back() == ']' &&
           host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdefABCDEF:.") ==
               host.npos;
  }
  return std::ranges::all_of(
      host, [](char c) { return IsAlphanumeric(c) || c == '-' || c == '.' || c == '_'; });
}

bool IsPort(std::string_view port) {
  return !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == port.npos;
}

}  // namespace

std::string PercentEncode(std::string_view text) {
  std::string encoded;
  for (char c : text) {
    if (IsAlphanumeric(c) || std::string_view("-._~").find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      AppendPercent(&encoded, c);
    }
  }
  return encoded;
}

std::string FormEncode(std::span<const Parameter> parameters) {
  std::string body;
  for (const Parameter& parameter : parameters) {
    if (!body.empty()) body += '&';
    AppendFormEncoded(&body, parameter.name);
    body += '=';
    AppendFormEncoded(&body, parameter.value);
  }
  return body;
}

std::optional<Url> ParseUrl(std::string_view text) {
  const auto is_foreign = [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '\\';
  };
  if (std::ranges::any_of(text, is_foreign)) return std::nullopt;
  const std::size_t colon = text.find("://");
  if (colon == text.npos) return std::nullopt;
  Url url;
  url.scheme = ToLowerAscii(text.substr(0, colon));
  if (url.scheme != "http" && url.scheme != "https") return std::nullopt;
  text.remove_prefix(colon + 3);
  const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
  url.authority = text.substr(0, end);
  url.rest = text.substr(end);

  std::string_view host = url.authority;
  const std::size_t bracket = host.find(']');
  const std::size_t port = host.find(':', bracket == host.npos ? 0 : bracket);
  if (port != host.npos) {
    if (!IsPort(host.substr(port + 1))) return std::nullopt;
    host = host.substr(0, port);
  }
  if (!IsHost(host)) return std::nullopt;
  url.host = ToLowerAscii(host);
  return url;
}

bool IsUnder(std::string_view host, std::string_view domain) {
  if (!host.ends_with(domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

std::string HideUserInfo(std::string_view text) {
  std::string shown(text);
  for (std::size_t at = shown.find('@'); at != shown.npos;) {
    // A password may hold '@' and '/' itself: up to the last '@' of the word.
    const std::size_t end = std::min(shown.find_first_of(" '\"", at), shown.size());
    const std::size_t last = shown.rfind('@', end);
    std::size_t begin = shown.find_last_of(" '\"", at);
    begin = begin == shown.npos ? 0 : begin + 1;
    const std::size_t slashes = shown.find("//", begin);
    if (slashes < at) begin = slashes + 2;
    shown.replace(begin, last - begin, "***");
    at = shown.find('@', begin + 4);
  }
  return shown;
}

std::string Origin(std::string_view url) {
  const auto parsed = ParseUrl(url);
  return parsed ? parsed->scheme + "://" + parsed->authority : std::string("?");
}

}  // namespace apptrait::net
