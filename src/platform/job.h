// What a platform folder offers to the pipeline (inspect/): it reads a package in two steps, so
// that all the digests it needs are computed in one pass between them.
#ifndef APPTRAIT_SRC_PLATFORM_JOB_H_
#define APPTRAIT_SRC_PLATFORM_JOB_H_

#include "apptrait/inspect.h"
#include "base/source.h"
#include "digest/plan.h"
#include "zip/layout.h"

namespace apptrait::platform {

// Inspects a package that lies in another one; `name` is its entry's name, and `options` are nearly
// always the outer package's. Errors (limits, not a package) are the caller's to turn into
// findings.
using InspectNested = std::function<Result<Package>(
    std::shared_ptr<const Source> source, const std::string& name, const InspectOptions& options)>;

// What a job is given. References and pointers outlive the job.
struct Input {
  std::shared_ptr<const Source> source;
  const zip::Layout* layout = nullptr;  // null where the input is no ZIP (a Mach-O, a profile …)
  // What the look at all local headers found; null where it was not made (options.verify is false).
  // Its findings are in package.findings already.
  const zip::LocalCheck* local_check = nullptr;
  const InspectOptions& options;
  InspectNested inspect_nested;
  // Only to find files beside it (.idsig), never to tell the kind; empty where the input is no file
  // (memory, a nested package, standard input).
  std::string path;
};

class Job {
 public:
  virtual ~Job() = default;

  // Fills in what the package says (identity, signers with their certificates, platform facts,
  // nested packages), and asks `plan` for the digests that Judge will compare. package.path,
  // platform, container and file.size are set already, and findings of the ZIP layer are in
  // package.findings. An error only where the input is none of this platform's; what is merely
  // broken is a finding.
  virtual Result<void> Read(Package& package, digest::Plan& plan) = 0;

  // Compares, and fills in verification, filing and findings. Not called where options.verify is
  // false or the plan could not be run. `results` are those of the plan that Read filled.
  virtual void Judge(const digest::Results& results, Package& package) = 0;
};

}  // namespace apptrait::platform

#endif  // APPTRAIT_SRC_PLATFORM_JOB_H_
