// Pasted values: what people copy out of viewers, forms and chats, brought back to the value. A
// stray label, separators, full-width characters, line breaks and the viewer's ellipsis are taken
// off and remembered; what is left is told by its shape.
#ifndef APPTRAIT_SRC_FILING_PASTED_H_
#define APPTRAIT_SRC_FILING_PASTED_H_

#include <string>
#include <string_view>

#include "filing/encoding.h"

namespace apptrait::filing {

struct Pasted {
  enum class Kind { kEmpty, kHex, kDecimal, kBase64, kPem, kText };
  Kind kind = Kind::kEmpty;
  // kHex: lower-case digits; kDecimal: digits; kBase64, kPem: the base64 without white space;
  // kText: the text, trimmed.
  std::string value;
  std::string label;       // what stood before the value ("SHA1 Fingerprint"), empty for nothing
  bool cut = false;        // an ellipsis stood behind it (or before)
  bool separated = false;  // white space or colons between digits
  // The bytes behind hex and base64; nothing where they are incomplete (an odd digit is left out).
  std::optional<Bytes> bytes() const;
};
Pasted ReadPasted(std::string_view text);

// What a value looks like, by its length and first bytes alone (RFC 8017 and RFC 5280 headers).
enum class Look {
  kNothing,
  kModulus,     // hex of 512, 1024 … bits
  kModulusDec,  // decimal digits, as many as a modulus has
  kPkcs1,
  kSpki,
  kPoint,
  kCertificate,  // a whole certificate, DER
  kMd5,
  kSha1,
  kSha256,
  kPackageName,  // dotted identifier
};
Look LookOf(const Pasted& pasted);

// Full-width ASCII (U+FF01 to U+FF5E) and the ideographic space as ASCII; everything else as it is.
std::string ToHalfWidth(std::string_view text);

}  // namespace apptrait::filing

#endif  // APPTRAIT_SRC_FILING_PASTED_H_
