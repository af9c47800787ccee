#include "credential/pem.h"

#include "base/limits.h"

namespace apptrait::credential {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ", kEnd = "-----END ", kDashes = "-----";

// Drops RFC 1421 headers: lines with a colon, up to a blank line.
std::string_view WithoutHeaders(std::string_view body) {
  const std::size_t colon = body.find(':');
  if (colon == body.npos) return body;
  for (const std::string_view blank : {"\n\n", "\n\r\n"}) {
    const std::size_t end = body.find(blank, colon);
    if (end != body.npos) return body.substr(end);
  }
  return body;
}

}  // namespace

std::vector<PemBlock> ReadPem(std::string_view text) {
  std::vector<PemBlock> blocks;
  std::size_t at = 0;
  while (blocks.size() < limits::kCertificates && (at = text.find(kBegin, at)) != text.npos) {
    const std::size_t label_start = at + kBegin.size();
    const std::size_t label_end = text.find(kDashes, label_start);
    constexpr std::size_t kLongestLabel = 64;
    if (label_end == text.npos) break;
    if (label_end - label_start > kLongestLabel) {
      at = label_start;
      continue;
    }
    PemBlock block;
    block.label = text.substr(label_start, label_end - label_start);
    block.offset = at;
    const std::size_t body = label_end + kDashes.size();
    const std::size_t next = text.find(kBegin, body);
    const std::size_t end = text.substr(0, next).find(kEnd, body);
    at = body;
    if (end != text.npos) {
      at = end;
      if (!block.is_private_key()) {
        block.bytes = FromBase64(WithoutHeaders(text.substr(body, end - body)));
      }
    }
    blocks.push_back(std::move(block));
  }
  return blocks;
}

std::optional<Bytes> ReadBareBase64(std::string_view text) {
  constexpr std::string_view kSequenceInBase64 = "MI";  // 30 82: a SEQUENCE of 256 bytes or more
  if (!text.starts_with(kSequenceInBase64)) return std::nullopt;
  return FromBase64(text);
}

}  // namespace apptrait::credential
