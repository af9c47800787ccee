// Ranges of Android API levels, and the levels at which signature checking changed.
#ifndef APPTRAIT_SRC_ANDROID_SDK_RANGE_H_
#define APPTRAIT_SRC_ANDROID_SDK_RANGE_H_

#include <algorithm>
#include <limits>

namespace apptrait::android {

namespace sdk {
inline constexpr int kGingerbread = 9, kJellyBeanMr2 = 18, kKitKat = 19, kN = 24, kO = 26, kP = 28,
                     kR = 30, kT = 33;
// The first platform that looks at v3.2 (android.security.Flags.apkPqcHybridSigning).
inline constexpr int kV32 = 37;
// "And all later": apksig's Integer.MAX_VALUE, which signers write as their maximum too.
inline constexpr int kAny = std::numeric_limits<int>::max();
}  // namespace sdk

// Inclusive.
struct SdkRange {
  int min = 1, max = sdk::kAny;
  bool empty() const { return min > max; }
  bool Contains(int level) const { return min <= level && level <= max; }
  bool operator==(const SdkRange&) const = default;
};

// The part of `range` from `first` on.
inline SdkRange From(SdkRange range, int first) { return {std::max(range.min, first), range.max}; }

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_SDK_RANGE_H_
