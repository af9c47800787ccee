// A fuzz target: one function over untrusted bytes, which must neither crash nor hang. The fuzz
// preset builds one libFuzzer program of all (apptrait_fuzz --target=NAME); in the ordinary tests
// each target is replayed over its seeds in tests/fuzz/corpus/<name>/ and over damaged copies.
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
// All of them, in no particular order.
std::vector<FuzzTarget>& FuzzTargets();

// Throws std::logic_error where `held` is false: two implementations, or two readings, that have to
// agree do not.
void MustHold(bool held, std::string_view what);

}  // namespace apptrait::test

#define APPTRAIT_FUZZ_TARGET(name)                                             \
  static void name##Target(apptrait::ByteSpan input);                          \
  [[maybe_unused]] static const bool name##Registered =                        \
      (apptrait::test::FuzzTargets().push_back({#name, &name##Target}), true); \
  static void name##Target([[maybe_unused]] apptrait::ByteSpan input)

#endif  // APPTRAIT_TESTS_FUZZ_TARGET_H_
