// Keys whose private part is public: whoever signs with one proves nothing. Data, one row a key.
#ifndef APPTRAIT_SRC_CRYPTO_KNOWN_KEYS_H_
#define APPTRAIT_SRC_CRYPTO_KNOWN_KEYS_H_

#include <string_view>

#include "apptrait/certificate.h"

namespace apptrait::crypto {

// "android.aosp-testkey", "android.debug" (by subject: every machine makes its own debug key), …;
// nothing for a key that is not known.
std::optional<std::string_view> KnownAs(const Certificate& certificate);

}  // namespace apptrait::crypto

#endif  // APPTRAIT_SRC_CRYPTO_KNOWN_KEYS_H_
