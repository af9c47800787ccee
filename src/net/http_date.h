// The Date header.
#ifndef APPTRAIT_SRC_NET_HTTP_DATE_H_
#define APPTRAIT_SRC_NET_HTTP_DATE_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace apptrait::net {

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7; the two obsolete forms are not read) as seconds
// since 1970 UTC.
std::optional<std::int64_t> ParseHttpDate(std::string_view text);

}  // namespace apptrait::net

#endif  // APPTRAIT_SRC_NET_HTTP_DATE_H_
