// iOS packages for the pipeline: one factory a container. platform/job.h says what a job does.
//
// What a verdict "verified" says, and what it does not, is listed in docs/verification.md.
#ifndef APPTRAIT_SRC_IOS_IOS_JOB_H_
#define APPTRAIT_SRC_IOS_IOS_JOB_H_

#include "platform/job.h"

namespace apptrait::ios {

// An .ipa or .tipa, or a ZIP of an .app bundle. REQUIRES: input.layout.
std::unique_ptr<platform::Job> ArchiveJob(platform::Input input);
// A directory: an .app bundle, an .xcarchive, or an unpacked IPA. input.path names it; input.source
// is not used.
std::unique_ptr<platform::Job> DirectoryJob(platform::Input input);
// A Mach-O file by itself, thin or fat.
std::unique_ptr<platform::Job> MachOJob(platform::Input input);
// A .mobileprovision by itself.
std::unique_ptr<platform::Job> ProfileJob(platform::Input input);

// The container of a directory: kXcarchive, kAppBundle, kIpa (unpacked), or kUnknown.
Container DetectDirectory(const std::string& path);
// Whether a file starts like a provisioning profile: CMS SignedData around a property list.
bool LooksLikeProfile(ByteSpan head);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_IOS_JOB_H_
