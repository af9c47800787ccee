// The job of an Android package: identity from the manifest and its resources, signers and verdict
// from its signatures.
#ifndef APPTRAIT_SRC_ANDROID_ANDROID_JOB_H_
#define APPTRAIT_SRC_ANDROID_ANDROID_JOB_H_

#include "platform/job.h"

namespace apptrait::android {

// For the container kinds kApk, kAab, kApks, kXapk and kApkm.
std::unique_ptr<platform::Job> MakeAndroidJob(Container container, const platform::Input& input);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_ANDROID_JOB_H_
