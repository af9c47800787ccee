#include "inspect/jobs.h"

#include "android/android_job.h"
#include "credential/credential_job.h"
#include "harmony/harmony_job.h"
#include "ios/ios_job.h"

namespace apptrait::inspect {

std::unique_ptr<platform::Job> MakeJob(Container container, const platform::Input& input) {
  switch (container) {
    case Container::kApk:
    case Container::kAab:
    case Container::kApks:
    case Container::kXapk:
    case Container::kApkm:
      return android::MakeAndroidJob(container, input);
    case Container::kCertificate:
    case Container::kPkcs7:
    case Container::kPkcs12:
    case Container::kJks:
      return credential::MakeCredentialJob(container, input);
    case Container::kIpa:
    case Container::kAppBundle:
    case Container::kXcarchive:
      return input.layout != nullptr ? ios::ArchiveJob(input) : ios::DirectoryJob(input);
    case Container::kMachO:
      return ios::MachOJob(input);
    case Container::kMobileProvision:
      return ios::ProfileJob(input);
    case Container::kHap:
    case Container::kHsp:
      return harmony::MakeHapJob(input);
    case Container::kAppPack:
      return harmony::MakeAppPackJob(input);
    case Container::kHarmonyElf:
      return harmony::MakeElfJob(input);
    case Container::kHarmonyProfile:
      return harmony::MakeProfileJob(input);
    default:
      return nullptr;
  }
}

}  // namespace apptrait::inspect
