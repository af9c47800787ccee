#include "base/pem.h"

namespace apptrait {

std::vector<Bytes> ReadPem(std::string_view text, std::string_view label) {
  const std::string begin = "-----BEGIN " + std::string(label) + "-----";
  const std::string end = "-----END " + std::string(label) + "-----";
  std::vector<Bytes> blocks;
  for (std::size_t at = text.find(begin); at != text.npos; at = text.find(begin, at)) {
    at += begin.size();
    const std::size_t stop = text.find(end, at);
    if (stop == text.npos) break;
    if (auto der = FromBase64(text.substr(at, stop - at)); der && !der->empty())
      blocks.push_back(std::move(*der));
    at = stop + end.size();
  }
  return blocks;
}

std::string WritePem(ByteSpan der, std::string_view label) {
  const std::string base64 = ToBase64(der);
  std::string text = "-----BEGIN " + std::string(label) + "-----\n";
  for (std::size_t i = 0; i < base64.size(); i += 64) text.append(base64, i, 64).append("\n");
  return text + "-----END " + std::string(label) + "-----\n";
}

}  // namespace apptrait
