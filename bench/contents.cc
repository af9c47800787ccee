#include "contents.h"

#include <array>
#include <cstring>

namespace apptrait::bench {
namespace {

// SplitMix64.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15 + 1) {}
  std::uint64_t Next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }

 private:
  std::uint64_t state_;
};

}  // namespace

std::string Noise(std::size_t size, std::uint64_t seed) {
  Random random(seed);
  std::string out(size, '\0');
  for (std::size_t i = 0; i < size; i += 8) {
    const std::uint64_t value = random.Next();
    std::memcpy(out.data() + i, &value, std::min<std::size_t>(8, size - i));
  }
  return out;
}

std::string Words(std::size_t size, std::uint64_t seed) {
  Random random(seed);
  std::array<std::string, 256> vocabulary;
  for (std::string& word : vocabulary) {
    for (std::uint64_t n = 3 + random.Next() % 8; n > 0; --n) {
      word += static_cast<char>('a' + random.Next() % 26);
    }
    word += ' ';
  }
  std::string out;
  out.reserve(size + 16);
  while (out.size() < size) out += vocabulary[random.Next() % vocabulary.size()];
  out.resize(size);
  return out;
}

std::string Mixed(std::size_t size, std::uint64_t seed) {
  constexpr std::size_t kPart = 16 * 1024;
  Random random(seed ^ 0x5eed);
  std::string out;
  out.reserve(size);
  while (out.size() < size) {
    const std::size_t part = std::min(kPart, size - out.size());
    const std::uint64_t next = random.Next();
    out += next % 10 < 7 ? Noise(part, next) : Words(part, next);
  }
  return out;
}

}  // namespace apptrait::bench
