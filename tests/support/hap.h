// Inspecting HarmonyOS packages that tests built, under the tests' own authorities.
#ifndef APPTRAIT_TESTS_SUPPORT_HAP_H_
#define APPTRAIT_TESTS_SUPPORT_HAP_H_

#include "support/hap_builder.h"
#include "support/judged.h"

namespace apptrait::test {

inline const HarmonyPki& Pki() {
  static const HarmonyPki pki;
  return pki;
}

inline Package Inspected(const Bytes& file, const InspectOptions& options = Pki().Options()) {
  return Judged(file, options);
}
inline Package Inspected(const HapBuilder& builder) { return Inspected(builder.Build()); }

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_HAP_H_
