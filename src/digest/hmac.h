// HMAC (RFC 2104) of bytes in memory.
#ifndef APPTRAIT_SRC_DIGEST_HMAC_H_
#define APPTRAIT_SRC_DIGEST_HMAC_H_

#include "digest/algorithm.h"

namespace apptrait::digest {

Bytes Hmac(Algorithm algorithm, ByteSpan key, ByteSpan message);

}  // namespace apptrait::digest

#endif  // APPTRAIT_SRC_DIGEST_HMAC_H_
