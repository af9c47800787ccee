// The digests that the platforms sign with, and one-shot hashing of bytes in memory.
#ifndef APPTRAIT_SRC_DIGEST_ALGORITHM_H_
#define APPTRAIT_SRC_DIGEST_ALGORITHM_H_

#include <initializer_list>
#include <memory>
#include <string_view>

#include "base/bytes.h"

namespace apptrait::digest {

enum class Algorithm { kMd5, kSha1, kSha224, kSha256, kSha384, kSha512 };
inline constexpr std::size_t kAlgorithms = 6;

// In bytes.
std::size_t Size(Algorithm algorithm);
// "md5", "sha256": as algorithm names are written in reports.
std::string_view Name(Algorithm algorithm);
// The digest of a dotted OID (1.3.14.3.2.26 …), where it is one of ours.
std::optional<Algorithm> FromOid(std::string_view oid);

// A running digest. Contexts and fetched algorithms are reused; not for use by two threads at once.
class Hasher {
 public:
  explicit Hasher(Algorithm algorithm);
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  void Reset();
  void Update(ByteSpan bytes);
  // The digest; the hasher is reset.
  Bytes Finish();
  // The same into `out`, which has Size(algorithm) bytes.
  void Finish(std::span<std::byte> out);
  Algorithm algorithm() const { return algorithm_; }

 private:
  struct State;
  Algorithm algorithm_;
  std::unique_ptr<State> state_;
};

Bytes Digest(Algorithm algorithm, ByteSpan bytes);
Bytes Digest(Algorithm algorithm, std::initializer_list<ByteSpan> parts);

}  // namespace apptrait::digest

#endif  // APPTRAIT_SRC_DIGEST_ALGORITHM_H_
