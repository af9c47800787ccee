#include "harmony/harmony_job.h"
#include "harmony/identity.h"
#include "harmony/nested.h"
#include "harmony/signature.h"

namespace apptrait::harmony {
namespace {

class HapJob final : public platform::Job {
 public:
  explicit HapJob(const platform::Input& input) : input_(input), signature_(input) {}

  Result<void> Read(Package& package, digest::Plan& plan) override {
    package.harmony.emplace();
    const Entries entries(input_);
    HapContents contents = ReadHapContents(entries, package);
    // Packages of the first HarmonyOS versions may carry an Android app as their shell.
    InspectRootPackages(input_, {".apk"}, package);
    SignedContents signed_contents{.module_text = std::move(contents.module_text)};
    if (contents.module) {
      signed_contents.native_packages = contents.module->native_packages;
      if (const auto& entry = contents.module->share_files_entry) {
        signed_contents.share_files_text = entries.Read(*entry);
      }
    }
    return signature_.Read(std::move(signed_contents), package, plan);
  }

  void Judge(const digest::Results& results, Package& package) override {
    signature_.Judge(results, package);
  }

 private:
  const platform::Input& input_;
  PackageSignature signature_;
};

}  // namespace

std::unique_ptr<platform::Job> MakeHapJob(const platform::Input& input) {
  return std::make_unique<HapJob>(input);
}

}  // namespace apptrait::harmony
