// Contents of the packages that are measured: the same for the same seed, on every machine.
#ifndef APPTRAIT_BENCH_CONTENTS_H_
#define APPTRAIT_BENCH_CONTENTS_H_

#include <cstdint>
#include <string>

namespace apptrait::bench {

// Bytes that do not compress, as images, fonts and media.
std::string Noise(std::size_t size, std::uint64_t seed);

// Words out of a small vocabulary, which compress to about a third.
std::string Words(std::size_t size, std::uint64_t seed);

// As code and resources are: a part of it noise (about 0.7), the rest words.
std::string Mixed(std::size_t size, std::uint64_t seed);

}  // namespace apptrait::bench

#endif  // APPTRAIT_BENCH_CONTENTS_H_
