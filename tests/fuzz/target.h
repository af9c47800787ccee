// A fuzz target: one function over untrusted bytes, which must neither crash nor hang. Built by the
// fuzz preset it is a libFuzzer program of its own; in the ordinary tests each target is replayed
// over its seeds in tests/fuzz/corpus/<name>/ and over damaged copies of them.
//
//   APPTRAIT_FUZZ_TARGET(certificate) { crypto::ReadCertificate(input, nullptr); }
#ifndef APPTRAIT_TESTS_FUZZ_TARGET_H_
#define APPTRAIT_TESTS_FUZZ_TARGET_H_

#include <string_view>

#include "base/bytes.h"

namespace apptrait::test {

struct FuzzTarget {
  std::string_view name;
  void (*run)(ByteSpan input);
};
std::vector<FuzzTarget>& FuzzTargets();

}  // namespace apptrait::test

#ifdef APPTRAIT_LIBFUZZER
#define APPTRAIT_FUZZ_TARGET(name)                                                    \
  static void name##Target(apptrait::ByteSpan input);                                 \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    name##Target(std::as_bytes(std::span(data, size)));                               \
    return 0;                                                                         \
  }                                                                                   \
  static void name##Target([[maybe_unused]] apptrait::ByteSpan input)
#else
#define APPTRAIT_FUZZ_TARGET(name)                                             \
  static void name##Target(apptrait::ByteSpan input);                          \
  [[maybe_unused]] static const bool name##Registered =                        \
      (apptrait::test::FuzzTargets().push_back({#name, &name##Target}), true); \
  static void name##Target([[maybe_unused]] apptrait::ByteSpan input)
#endif

#endif  // APPTRAIT_TESTS_FUZZ_TARGET_H_
