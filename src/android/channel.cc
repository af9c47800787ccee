#include "android/channel.h"

#include "android/signing_block.h"
#include "base/byte_reader.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"

namespace apptrait::android {
namespace {

// More than any channel name; what is longer is not one.
constexpr std::size_t kMaxText = 64 * limits::kKiB;

std::optional<std::string> Walle(ByteSpan value) {
  const std::string_view text = AsText(value);
  const auto json = SortedJson::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_object()) {
    const auto channel = json.find("channel");
    if (channel != json.end() && channel->is_string()) return channel->get<std::string>();
  }
  return ToValidUtf8(text);
}

std::optional<std::string> PackerNg(ByteSpan value) {
  constexpr std::string_view kMagic = "Packer Ng Sig V2", kKey = "CHANNEL\u2218", kEnd = "\u2219";
  ByteReader r(value);
  const std::string_view magic = AsText(r.Take(kMagic.size()));
  std::string_view text = AsText(r.LengthPrefixed());
  if (!r.ok() || magic != kMagic) return std::nullopt;
  const std::size_t start = text.find(kKey);
  if (start == text.npos) return std::nullopt;
  text.remove_prefix(start + kKey.size());
  return ToValidUtf8(text.substr(0, text.find(kEnd)));
}

}  // namespace

std::optional<std::string> ChannelText(std::uint32_t pair, ByteSpan value) {
  if (value.empty() || value.size() > kMaxText) return std::nullopt;
  switch (pair) {
    case pair_id::kWalle:
      return Walle(value);
    case pair_id::kVasDolly:
      return ToValidUtf8(AsText(value));
    case pair_id::kPackerNg:
      return PackerNg(value);
    default:
      return std::nullopt;
  }
}

}  // namespace apptrait::android
