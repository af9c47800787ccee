#include "android/android_job.h"

#include "android/identity.h"
#include "android/package_set.h"
#include "android/signatures.h"

namespace apptrait::android {
namespace {

// An APK, or an app bundle: one manifest, one signature.
class ModuleJob final : public platform::Job {
 public:
  ModuleJob(Encoding encoding, const platform::Input& input) : encoding_(encoding), input_(input) {}

  Result<void> Read(Package& package, digest::Plan& plan) override {
    const bool bundle = encoding_ == Encoding::kProtobuf;
    Module module(input_.source, *input_.layout, encoding_, bundle ? "base/" : "");
    const Manifest manifest = module.ReadManifest(&package.findings);
    module.LoadResources(&package.findings);
    Modules modules;
    modules.Add(std::move(module));
    const ManifestFacts facts =
        FillIdentity(manifest, modules,
                     bundle ? "base/manifest/AndroidManifest.xml" : "AndroidManifest.xml", package);
    signatures_.emplace(Signatures::Read(input_, facts, package, plan));
    return {};
  }

  void Judge(const digest::Results& results, Package& package) override {
    signatures_->Judge(results, package);
  }

 private:
  Encoding encoding_;
  platform::Input input_;
  std::optional<Signatures> signatures_;
};

}  // namespace

std::unique_ptr<platform::Job> MakeAndroidJob(Container container, const platform::Input& input) {
  switch (container) {
    case Container::kApk:
      return std::make_unique<ModuleJob>(Encoding::kBinary, input);
    case Container::kAab:
      return std::make_unique<ModuleJob>(Encoding::kProtobuf, input);
    case Container::kApks:
    case Container::kXapk:
    case Container::kApkm:
      return MakePackageSetJob(input);
    default:
      return nullptr;
  }
}

}  // namespace apptrait::android
