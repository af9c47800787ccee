// Everything that an Android package says of its signature, and whether it holds: the one door
// from the package's job to the schemes (v1, v2, v3, v3.1, v3.2, v4, source stamp) and the verdict.
//
//   auto signatures = Signatures::Read(input, facts, package, plan);   // in Job::Read
//   signatures.Judge(results, package);                                // in Job::Judge
//
// Threading: an object belongs to one thread. It refers to `input` and to what `input` points to,
// which must outlive it.
#ifndef APPTRAIT_SRC_ANDROID_SIGNATURES_H_
#define APPTRAIT_SRC_ANDROID_SIGNATURES_H_

#include <memory>

#include "platform/job.h"

namespace apptrait::android {

// What the verdict takes from the manifest. Codenames are API levels already.
struct ManifestFacts {
  // False where there is no AndroidManifest.xml or no device could read it: then only what does not
  // depend on it is judged, and the package is not verified as a whole.
  bool readable = false;
  std::optional<int> min_sdk;                           // nothing: not declared, which is 1
  std::optional<int> target_sdk;                        // nothing: not declared, which is min_sdk
  std::optional<std::uint32_t> target_sandbox_version;  // nothing: not declared, which is 1
};

class Signatures {
 public:
  // Reads all signing structures of an APK or an AAB (package.container says which). Fills in
  // package.signers (what can be read, whether or not it holds), package.filing and
  // package.android->signing_block (package.android is made where it is absent), adds findings on
  // what is malformed, and asks `plan` for what Judge compares: nothing where input.options.verify
  // is false.
  static Signatures Read(const platform::Input& input, const ManifestFacts& manifest,
                         Package& package, digest::Plan& plan);
  ~Signatures();
  Signatures(Signatures&&) noexcept;
  Signatures& operator=(Signatures&&) noexcept;

  // Compares, and fills in package.verification with its findings; marks the current signers anew.
  void Judge(const digest::Results& results, Package& package);

 private:
  struct State;
  explicit Signatures(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The verdict over a split set (.apks, .xapk, .apkm): `set.packages` are inspected and judged
// already. The set is verified where every APK is, and where all those that a device installs
// together have one package name, version code and set of signers (PackageInstallerSession). Fills
// in set.verification, and findings that name the APK that differs.
void JudgeSplitSet(Package& set);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_SIGNATURES_H_
