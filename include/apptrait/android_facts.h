// What only Android packages have. Facts of a package, no verdicts.
//
// Threading: plain values.
#ifndef APPTRAIT_ANDROID_FACTS_H_
#define APPTRAIT_ANDROID_FACTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace apptrait {

// A pair of the APK Signing Block, in block order.
struct SigningBlockPair {
  std::uint32_t id = 0;
  std::uint64_t offset = 0, size = 0;  // of the value, in the file, in bytes
  std::string name;                    // "v2", "verity-padding", "walle-channel"; empty if unknown
  std::optional<std::string> channel;  // the text of a channel block, where it is one
  bool operator==(const SigningBlockPair&) const = default;
};

struct AndroidFacts {
  int min_sdk = 1;  // as verification uses it (1 where the manifest names none)
  std::optional<int> target_sdk, max_sdk;
  bool test_only = false;
  std::optional<std::string> split;  // the split's name, of a split APK
  std::optional<std::uint32_t> target_sandbox_version;
  // The application's label on a device set to simplified Chinese (zh-Hans-CN), which falls back
  // as Android does: the name that a reviewer sees.
  std::optional<std::string> label_zh_cn;
  // The label of the activity that launchers show, where it has one of its own: the name under the
  // icon. In the default configuration, and in simplified Chinese.
  std::optional<std::string> launcher_label, launcher_label_zh_cn;
  std::vector<SigningBlockPair> signing_block;
  bool operator==(const AndroidFacts&) const = default;
};

}  // namespace apptrait

#endif  // APPTRAIT_ANDROID_FACTS_H_
