// URLs and percent-encoding, as far as the clients need them.
#ifndef APPTRAIT_SRC_NET_URL_H_
#define APPTRAIT_SRC_NET_URL_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "apptrait/transport.h"

namespace apptrait::net {

// RFC 3986: unreserved characters (letters, digits, - . _ ~) as they are, all other bytes as %XX.
std::string PercentEncode(std::string_view text);

// application/x-www-form-urlencoded: letters, digits and * - . _ as they are, a space as +, other
// bytes as %XX.
std::string FormEncode(std::span<const Parameter> parameters);

// An http or https URL in its parts. `authority` is host, or host:port, as a Host header has it.
struct Url {
  std::string scheme;  // "http" or "https", lower case
  std::string authority;
  std::string host;  // without port, lower case
  std::string rest;  // path, query and fragment as given; may be empty
};

// Nothing where it is none: another scheme, no host, user information (which would put a password
// into logs), or white space or control characters anywhere.
std::optional<Url> ParseUrl(std::string_view text);

// True for `domain` itself and what lies under it.
bool IsUnder(std::string_view host, std::string_view domain);

// The text with "***" for what stands before each '@', back to "//", a quote or a blank: passwords in
// URLs, whole or broken, are not to be shown.
std::string HideUserInfo(std::string_view text);

// What may be shown of a URL that came from elsewhere: scheme and authority alone.
std::string Origin(std::string_view url);

}  // namespace apptrait::net

#endif  // APPTRAIT_SRC_NET_URL_H_
