// What of PKCS#12 needs a password: its integrity check, and the decryption of certificate bags.
#ifndef APPTRAIT_SRC_CREDENTIAL_PKCS12_CRYPTO_H_
#define APPTRAIT_SRC_CREDENTIAL_PKCS12_CRYPTO_H_

#include <string>
#include <utility>

#include "base/bytes.h"

namespace apptrait::credential {

// Memory that is wiped when it goes.
class Wiped {
 public:
  Wiped() = default;
  explicit Wiped(Bytes bytes) : bytes_(std::move(bytes)) {}
  Wiped(Wiped&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  Wiped& operator=(Wiped&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~Wiped();
  ByteSpan bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

// Turns of key derivation that a file may ask for, all its parts together: real files have 2,048 to
// 1,000,000; the bound keeps a hostile one to about ten seconds.
inline constexpr std::uint64_t kDerivationTurns = 20'000'000;

// A password as PKCS#12 writers encode it. Some write no password as an empty one, some as none at
// all: both are tried.
struct Password {
  std::string_view text;
  bool absent = false;
};

enum class Outcome { kDone, kWrong, kUnsupported, kTooManyTurns, kMalformed };

// Checks MacData (RFC 7292, 4; PBMAC1 of RFC 9579) over the authenticated safe's octets. `turns` is
// what is left of kDerivationTurns, and is reduced.
Outcome CheckMac(ByteSpan mac_data, ByteSpan authenticated, const Password& password,
                 std::uint64_t* turns);

// Decrypts `encrypted` by `algorithm` (an AlgorithmIdentifier element: a PKCS#12 scheme, legacy
// RC2 and RC4 included, or PBES2).
Outcome Decrypt(ByteSpan algorithm, ByteSpan encrypted, const Password& password,
                std::uint64_t* turns, Wiped* plain);

}  // namespace apptrait::credential

#endif  // APPTRAIT_SRC_CREDENTIAL_PKCS12_CRYPTO_H_
