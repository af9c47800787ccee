// What the HarmonyOS folder offers to the pipeline: one job for each kind of file.
#ifndef APPTRAIT_SRC_HARMONY_HARMONY_JOB_H_
#define APPTRAIT_SRC_HARMONY_HARMONY_JOB_H_

#include "platform/job.h"

namespace apptrait::harmony {

// .hap and .hsp (which of the two, module.json says). `input` must outlive the job, here and below.
std::unique_ptr<platform::Job> MakeHapJob(const platform::Input& input);
// .app: an App Pack, signed as a whole, with the HAPs and HSPs inside as nested packages.
std::unique_ptr<platform::Job> MakeAppPackJob(const platform::Input& input);
// An ELF file with a signature at its end.
std::unique_ptr<platform::Job> MakeElfJob(const platform::Input& input);
// A provisioning profile (.p7b, or its bare JSON).
std::unique_ptr<platform::Job> MakeProfileJob(const platform::Input& input);

// Whether the first bytes of a file (4 KiB are enough) are a provisioning profile's: CMS or JSON
// with its members.
bool LooksLikeProfile(ByteSpan head);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_HARMONY_JOB_H_
