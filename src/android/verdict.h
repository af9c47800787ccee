// The verdict on an APK, twice: over a range of versions as apksig judges it (ApkVerifier), and for
// one interval of versions as a device of these versions does. The first is the headline; the
// second says which scheme and identity decide where.
#ifndef APPTRAIT_SRC_ANDROID_VERDICT_H_
#define APPTRAIT_SRC_ANDROID_VERDICT_H_

#include "android/schemes.h"

namespace apptrait::android {

// What is judged beside the signatures.
struct VerdictContext {
  ManifestFacts manifest;
  bool is_bundle = false;
  bool strict = true;
  const zip::Layout* layout = nullptr;
  // Findings of the ZIP layer that make devices refuse the package.
  Issues refused;
};

// Over the whole range: errors, and the signers as apksig lists them.
struct RangeVerdict {
  Issues issues;
  bool v1 = false, v2 = false, v3 = false, v31 = false, v4 = false;  // verified by it
  std::vector<std::size_t> v1_signers;                               // of Schemes::v1
  std::optional<SourceStamp::Verdict> stamp;
};
RangeVerdict JudgeRange(const Schemes& schemes, const VerdictContext& context, SdkRange range);

// v4's signers and digests against those of the schemes that `verdict` found verified. REQUIRES:
// Schemes::v4 holds by itself.
Issues CompareV4(const Schemes& schemes, const RangeVerdict& verdict);

// One interval, in which every device decides in the same way.
struct IntervalVerdict {
  Status status = Status::kFailed;
  std::string scheme;  // the deciding one; empty where none does
  std::vector<std::string> certificates;
  Issues issues;
};
IntervalVerdict JudgeInterval(const Schemes& schemes, const VerdictContext& context,
                              SdkRange range);

// `range` cut where platforms or the package's signers change.
std::vector<SdkRange> Intervals(const Schemes& schemes, const VerdictContext& context,
                                SdkRange range);

// Whether devices of some version in the range look at v1, which is when its files are hashed.
bool NeedsV1(const Schemes& schemes, SdkRange range);

// A scheme by itself, whether or not it decides anything in the range.
struct SchemeResult {
  SchemeState state = SchemeState::kAbsent;
  Issues issues;
};
SchemeResult JudgeScheme(const Schemes& schemes, const VerdictContext& context, SdkRange range,
                         BlockKind kind);

// Ties v3.1 to v3: its rotation history must start where v3's identity does and contain the v3
// signers. apksig asks for this only where v1 or v2 verified.
void CheckRotationRoot(const Schemes& schemes, Issues* issues);

// The contexts in which a block is checked for a range, shared by all of the above.
BlockContext ContextOf(const Schemes& schemes, const VerdictContext& context, SdkRange range,
                       BlockKind kind);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_VERDICT_H_
