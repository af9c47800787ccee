// Textual encodings of certificates and keys (RFC 7468), as files mix them with comments.
#ifndef APPTRAIT_SRC_CREDENTIAL_PEM_H_
#define APPTRAIT_SRC_CREDENTIAL_PEM_H_

#include <string>

#include "base/bytes.h"

namespace apptrait::credential {

struct PemBlock {
  std::string label;       // "CERTIFICATE"
  std::size_t offset = 0;  // of the BEGIN line, in bytes
  // The decoded contents; nothing where they are not base64, the END line is missing, or the block
  // is a private key: those are never decoded.
  std::optional<Bytes> bytes;
  bool is_private_key() const { return label.ends_with("PRIVATE KEY"); }
};

// Every block of the text, in order, up to limits::kCertificates. Headers inside a block ("Proc-
// Type: …") end at their blank line.
std::vector<PemBlock> ReadPem(std::string_view text);

// The decoded contents of a file that is base64 without armour, as Windows may export it.
std::optional<Bytes> ReadBareBase64(std::string_view text);

}  // namespace apptrait::credential

#endif  // APPTRAIT_SRC_CREDENTIAL_PEM_H_
