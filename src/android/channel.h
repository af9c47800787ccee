// Distribution channels that Chinese build tools write into the APK Signing Block after signing.
#ifndef APPTRAIT_SRC_ANDROID_CHANNEL_H_
#define APPTRAIT_SRC_ANDROID_CHANNEL_H_

#include <optional>
#include <string>

#include "base/bytes.h"

namespace apptrait::android {

// The channel's text of a pair with that id:
//   Walle       JSON, the member "channel" (the whole JSON where there is none)
//   VasDolly    the text itself, UTF-8
//   packer-ng   "Packer Ng Sig V2" | u32 length | "CHANNEL\u2218name\u2219…" | u32 length
// Nothing where the pair is of another kind or holds none. Malformed UTF-8 is replaced.
std::optional<std::string> ChannelText(std::uint32_t pair, ByteSpan value);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_CHANNEL_H_
