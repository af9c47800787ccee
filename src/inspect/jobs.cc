#include "inspect/jobs.h"

#include "credential/credential_job.h"

namespace apptrait::inspect {

std::unique_ptr<platform::Job> MakeJob(Container container, const platform::Input& input) {
  switch (container) {
    case Container::kCertificate:
    case Container::kPkcs7:
    case Container::kPkcs12:
    case Container::kJks:
      return credential::MakeCredentialJob(container, input);
    default:
      return nullptr;
  }
}

}  // namespace apptrait::inspect
