// Which platform folder reads which container.
#ifndef APPTRAIT_SRC_INSPECT_JOBS_H_
#define APPTRAIT_SRC_INSPECT_JOBS_H_

#include "platform/job.h"

namespace apptrait::inspect {

// Null where no folder reads it.
std::unique_ptr<platform::Job> MakeJob(Container container, const platform::Input& input);

}  // namespace apptrait::inspect

#endif  // APPTRAIT_SRC_INSPECT_JOBS_H_
