#include <span>

#include "apptrait/transport.h"
#include "base/text.h"

namespace apptrait {
namespace {

const std::string* FindHeader(std::span<const HttpHeader> headers, std::string_view name) {
  const std::string wanted = ToLowerAscii(name);
  for (const HttpHeader& header : headers) {
    if (ToLowerAscii(header.name) == wanted) return &header.value;
  }
  return nullptr;
}

}  // namespace

const std::string* HttpRequest::Find(std::string_view name) const {
  return FindHeader(headers, name);
}
const std::string* HttpResponse::Find(std::string_view name) const {
  return FindHeader(headers, name);
}

}  // namespace apptrait
