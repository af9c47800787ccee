// Resource configurations ("zh-rCN-xxhdpi-v21"): which device a resource is for, and which of two
// serves a device better (androidfw, ResourceTypes.cpp, ResTable_config).
//
// Threading: plain values.
#ifndef APPTRAIT_SRC_ANDROID_RESOURCE_CONFIG_H_
#define APPTRAIT_SRC_ANDROID_RESOURCE_CONFIG_H_

#include <array>

#include "android/locale.h"
#include "base/bytes.h"

namespace apptrait::android {

inline constexpr std::uint16_t kDensityAny = 0xfffe, kDensityNone = 0xffff, kDensityMedium = 160;

struct ResourceConfig {
  std::uint16_t mcc = 0, mnc = 0;
  Locale locale;
  std::uint8_t orientation = 0, touchscreen = 0;
  std::uint16_t density = 0;
  std::uint8_t keyboard = 0, navigation = 0, input_flags = 0;
  std::uint16_t screen_width = 0, screen_height = 0, sdk_version = 0, minor_version = 0;
  std::uint8_t screen_layout = 0, ui_mode = 0;
  std::uint16_t smallest_width_dp = 0, width_dp = 0, height_dp = 0;
  std::uint8_t screen_layout2 = 0, color_mode = 0;

  // For every device.
  bool IsDefault() const { return *this == ResourceConfig{}; }
  bool operator==(const ResourceConfig&) const = default;
};

// From a ResTable_config, its size word included. What lies behind its declared size, or behind the
// bytes that are there, counts as not said.
ResourceConfig ReadResourceConfig(ByteSpan bytes);

// Whether they are for devices that differ in more than their platform version (what is left of
// ResTable_config's CONFIG_ flags in ActivityInfo.CONFIG_NATIVE_BITS).
bool DiffersByDevice(ResourceConfig a, ResourceConfig b);

// Whether a device of configuration `device` may use the resource.
bool Matches(const ResourceConfig& resource, const ResourceConfig& device);

// Whether `a` serves the device better than `b`. Both match it.
bool IsBetter(const ResourceConfig& a, const ResourceConfig& b, const ResourceConfig& device);

// The device that resources are read for: an upright phone of today (411 x 891 dp, xxhdpi, day
// mode) with the newest platform version, set to `locale`.
ResourceConfig Phone(Locale locale);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_RESOURCE_CONFIG_H_
