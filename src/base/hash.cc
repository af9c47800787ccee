#include "base/hash.h"

#define XXH_INLINE_ALL
#include <sys/random.h>
#include <xxhash.h>

#include <chrono>

namespace apptrait {
namespace {

std::uint64_t NewSeed() {
  std::uint64_t seed = 0;
  if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) == sizeof(seed)) return seed;
  // A system that has just been started and has no randomness yet.
  return static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()) ^
         reinterpret_cast<std::uintptr_t>(&seed);
}

}  // namespace

std::size_t HashOf(std::string_view text) {
  static const std::uint64_t kSeed = NewSeed();
  return XXH3_64bits_withSeed(text.data(), text.size(), kSeed);
}

}  // namespace apptrait
