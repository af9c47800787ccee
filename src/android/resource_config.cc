#include "android/resource_config.h"

#include "base/byte_reader.h"

namespace apptrait::android {
namespace {

// Fields that share a byte (ResTable_config's MASK_ constants).
constexpr unsigned kScreenSize = 0x0f, kScreenLong = 0x30, kLayoutDirection = 0xc0;
constexpr unsigned kUiType = 0x0f, kUiNight = 0x30;
constexpr unsigned kRound = 0x03, kWideColor = 0x03, kHdr = 0x0c;
constexpr unsigned kKeysHidden = 0x03, kNavHidden = 0x0c;
constexpr unsigned kKeysHiddenNo = 1, kKeysHiddenSoft = 3, kSizeNormal = 2;

// Two letters, or three packed into 15 bits behind a set high bit.
std::string Unpack(ByteSpan two, char base) {
  const auto a = std::to_integer<unsigned>(two[0]), b = std::to_integer<unsigned>(two[1]);
  if (a == 0 && b == 0) return "";
  if (a == 0) return "\x01";  // nothing that is said, and yet not the same as nothing
  if ((a & 0x80) == 0) {
    std::string text{static_cast<char>(a)};
    if (b != 0) text += static_cast<char>(b);
    return text;
  }
  const unsigned letters[] = {b & 0x1f, (b & 0xe0) >> 5 | (a & 0x03) << 3, (a & 0x7c) >> 2};
  std::string text;
  for (const unsigned letter : letters) text += static_cast<char>(base + static_cast<int>(letter));
  return text;
}

std::string UpToNul(ByteSpan bytes) {
  const std::string_view text = AsText(bytes);
  return std::string(text.substr(0, text.find('\0')));
}

bool IsTagText(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '_';
  });
}

bool Same(unsigned resource, unsigned device) { return resource == 0 || resource == device; }
bool Fits(unsigned resource, unsigned device) { return resource <= device; }

bool InputMatches(const ResourceConfig& r, const ResourceConfig& d) {
  const unsigned keys = r.input_flags & kKeysHidden, device_keys = d.input_flags & kKeysHidden;
  // A soft keyboard counts as one that is not hidden.
  const bool keys_match =
      Same(keys, device_keys) || (keys == kKeysHiddenNo && device_keys == kKeysHiddenSoft);
  return keys_match && Same(r.input_flags & kNavHidden, d.input_flags & kNavHidden) &&
         Same(r.keyboard, d.keyboard) && Same(r.navigation, d.navigation);
}

// -1, 0, 1: which of two densities is closer to the wanted one. Scaling down is taken for twice as
// good as scaling up.
int CompareDensity(unsigned a, unsigned b, unsigned wanted) {
  if (a == b) return 0;
  if (a == 0) a = kDensityMedium;
  if (b == 0) b = kDensityMedium;
  if (a == kDensityAny) return 1;
  if (b == kDensityAny) return -1;
  if (wanted == 0 || wanted == kDensityAny) wanted = kDensityMedium;
  // Not said and medium are equally dense, and then the first of the two counts as the larger.
  const int larger = a >= b ? 1 : -1;
  const std::int64_t high = std::max(a, b), low = std::min(a, b), target = wanted;
  if (target >= high) return larger;
  if (low >= target) return -larger;
  return (2 * low - target) * high > target * target ? -larger : larger;
}

// The rules of isBetterThan that have the form "where they differ and the device says which, the
// one that says it too is better". Zero where the rule does not decide.
int Named(unsigned a, unsigned b, unsigned device) {
  if (a == b || device == 0) return 0;
  return a != 0 ? 1 : -1;
}

int Larger(std::int64_t a, std::int64_t b) { return a == b ? 0 : a > b ? 1 : -1; }

int CompareScreenSize(unsigned a, unsigned b, unsigned device) {
  if (a == b || device == 0) return 0;
  // Not said counts as normal on all but small screens, yet less than normal that is said.
  const unsigned unsaid = device >= kSizeNormal ? kSizeNormal : 0;
  const int fixed = Larger(a == 0 ? unsaid : a, b == 0 ? unsaid : b);
  return fixed != 0 ? fixed : a != 0 ? 1 : -1;
}

int CompareKeysHidden(unsigned a, unsigned b, unsigned device) {
  if (const int named = Named(a, b, device); a == 0 || b == 0) return named;
  if (a == b || device == 0) return 0;
  return a == device ? 1 : b == device ? -1 : 0;
}

}  // namespace

// ResTable_config, of which old tables have only the first 28 bytes:
//   u32 size | u16 mcc | u16 mnc | u8 language[2] | u8 country[2] | u8 orientation |
//   u8 touchscreen | u16 density | u8 keyboard | u8 navigation | u8 input flags | u8 pad |
//   u16 screen width | u16 height | u16 SDK | u16 minor version | u8 screen layout | u8 UI mode |
//   u16 smallest width dp | u16 width dp | u16 height dp | char script[4] | char variant[8] |
//   u8 screen layout 2 | u8 colour mode | u16 pad | …
ResourceConfig ReadResourceConfig(ByteSpan bytes) {
  std::array<std::byte, 52> whole{};
  ByteReader size_reader(bytes);
  const std::size_t size = std::min<std::size_t>({size_reader.U32(), bytes.size(), whole.size()});
  std::ranges::copy(bytes.first(size), whole.begin());

  ByteReader r(whole);
  ResourceConfig config;
  r.Skip(4);
  config.mcc = r.U16();
  config.mnc = r.U16();
  config.locale.language = Unpack(r.Take(2), 'a');
  config.locale.region = Unpack(r.Take(2), '0');
  config.orientation = r.U8();
  config.touchscreen = r.U8();
  config.density = r.U16();
  config.keyboard = r.U8();
  config.navigation = r.U8();
  config.input_flags = r.U8();
  r.Skip(1);
  config.screen_width = r.U16();
  config.screen_height = r.U16();
  config.sdk_version = r.U16();
  config.minor_version = r.U16();
  config.screen_layout = r.U8();
  config.ui_mode = r.U8();
  config.smallest_width_dp = r.U16();
  config.width_dp = r.U16();
  config.height_dp = r.U16();
  config.locale.script = UpToNul(r.Take(4));
  config.locale.variant = UpToNul(r.Take(8));
  config.screen_layout2 = r.U8();
  config.color_mode = r.U8();
  // Locales become map keys and report text: what is no tag is not taken for one.
  for (std::string* part : {&config.locale.language, &config.locale.script, &config.locale.region,
                            &config.locale.variant}) {
    if (!IsTagText(*part)) *part = "x";
  }
  return config;
}

bool DiffersByDevice(ResourceConfig a, ResourceConfig b) {
  for (ResourceConfig* config : {&a, &b}) {
    config->sdk_version = config->minor_version = 0;
    config->screen_layout2 = 0;  // round screens have no bit there
  }
  return a != b;
}

bool Matches(const ResourceConfig& r, const ResourceConfig& d) {
  return Same(r.mcc, d.mcc) && Same(r.mnc, d.mnc) && Matches(r.locale, d.locale) &&
         Same(r.screen_layout & kLayoutDirection, d.screen_layout & kLayoutDirection) &&
         Fits(r.screen_layout & kScreenSize, d.screen_layout & kScreenSize) &&
         Same(r.screen_layout & kScreenLong, d.screen_layout & kScreenLong) &&
         Same(r.ui_mode & kUiType, d.ui_mode & kUiType) &&
         Same(r.ui_mode & kUiNight, d.ui_mode & kUiNight) &&
         Fits(r.smallest_width_dp, d.smallest_width_dp) &&
         Same(r.screen_layout2 & kRound, d.screen_layout2 & kRound) &&
         Same(r.color_mode & kWideColor, d.color_mode & kWideColor) &&
         Same(r.color_mode & kHdr, d.color_mode & kHdr) && Fits(r.width_dp, d.width_dp) &&
         Fits(r.height_dp, d.height_dp) && Same(r.orientation, d.orientation) &&
         Same(r.touchscreen, d.touchscreen) && InputMatches(r, d) &&
         Fits(r.screen_width, d.screen_width) && Fits(r.screen_height, d.screen_height) &&
         Fits(r.sdk_version, d.sdk_version) && Same(r.minor_version, d.minor_version);
}

// The rules in their order; the first that decides does (ResTable_config::isBetterThan).
bool IsBetter(const ResourceConfig& a, const ResourceConfig& b, const ResourceConfig& d) {
  const auto distance = [](const ResourceConfig& c, const ResourceConfig& device, bool in_dp) {
    return in_dp ? device.width_dp - c.width_dp + device.height_dp - c.height_dp
                 : device.screen_width - c.screen_width + device.screen_height - c.screen_height;
  };
  const int rules[] = {
      Named(a.mcc, b.mcc, d.mcc), Named(a.mnc, b.mnc, d.mnc),
      // A worse locale does not decide: androidfw goes on to the other rules there. In the order in
      // which resource compilers write configurations it makes no difference.
      std::max(0, Compare(a.locale, b.locale, d.locale)),
      Named(a.screen_layout & kLayoutDirection, b.screen_layout & kLayoutDirection,
            d.screen_layout & kLayoutDirection),
      Larger(a.smallest_width_dp, b.smallest_width_dp),
      Larger(distance(b, d, true), distance(a, d, true)),
      CompareScreenSize(a.screen_layout & kScreenSize, b.screen_layout & kScreenSize,
                        d.screen_layout & kScreenSize),
      Named(a.screen_layout & kScreenLong, b.screen_layout & kScreenLong,
            d.screen_layout & kScreenLong),
      Named(a.screen_layout2 & kRound, b.screen_layout2 & kRound, d.screen_layout2 & kRound),
      Named(a.color_mode & kWideColor, b.color_mode & kWideColor, d.color_mode & kWideColor),
      Named(a.color_mode & kHdr, b.color_mode & kHdr, d.color_mode & kHdr),
      Named(a.orientation, b.orientation, d.orientation),
      Named(a.ui_mode & kUiType, b.ui_mode & kUiType, d.ui_mode & kUiType),
      Named(a.ui_mode & kUiNight, b.ui_mode & kUiNight, d.ui_mode & kUiNight),
      CompareDensity(a.density, b.density, d.density),
      Named(a.touchscreen, b.touchscreen, d.touchscreen),
      CompareKeysHidden(a.input_flags & kKeysHidden, b.input_flags & kKeysHidden,
                        d.input_flags & kKeysHidden),
      Named(a.input_flags & kNavHidden, b.input_flags & kNavHidden, d.input_flags & kNavHidden),
      Named(a.keyboard, b.keyboard, d.keyboard), Named(a.navigation, b.navigation, d.navigation),
      Larger(distance(b, d, false), distance(a, d, false)),
      d.sdk_version == 0 ? 0 : Larger(a.sdk_version, b.sdk_version),
      Named(a.minor_version, b.minor_version, d.minor_version)};
  for (const int rule : rules) {
    if (rule != 0) return rule > 0;
  }
  return false;
}

ResourceConfig Phone(Locale locale) {
  ResourceConfig phone;
  phone.locale = std::move(locale);
  phone.orientation = 1;  // upright
  phone.touchscreen = 3;  // finger
  phone.density = 480;    // xxhdpi
  phone.keyboard = 1;     // none
  phone.navigation = 1;   // none
  phone.input_flags = kKeysHiddenSoft | 0x08;
  phone.screen_width = 1080;
  phone.screen_height = 2340;
  phone.sdk_version = 10000;                        // whatever is the newest
  phone.screen_layout = 0x40 | 0x20 | kSizeNormal;  // left to right, long, normal
  phone.ui_mode = 0x10 | 0x01;                      // day, normal
  phone.smallest_width_dp = 411;
  phone.width_dp = 411;
  phone.height_dp = 891;
  phone.screen_layout2 = 0x01;     // not round
  phone.color_mode = 0x04 | 0x01;  // neither HDR nor wide gamut
  return phone;
}

}  // namespace apptrait::android
