// Certificates and keystores as input: what teams have before a package exists.
#ifndef APPTRAIT_SRC_CREDENTIAL_CREDENTIAL_JOB_H_
#define APPTRAIT_SRC_CREDENTIAL_CREDENTIAL_JOB_H_

#include "platform/job.h"

namespace apptrait::credential {

// Which credential the first bytes of a file begin: kCertificate (DER, PEM, base64), kPkcs7 (a bag
// of certificates, DER or PEM; one that has contents is a profile and none of ours), kPkcs12, kJks;
// kUnknown otherwise.
Container Detect(ByteSpan head);

// For those four containers.
std::unique_ptr<platform::Job> MakeCredentialJob(Container container, const platform::Input& input);

}  // namespace apptrait::credential

#endif  // APPTRAIT_SRC_CREDENTIAL_CREDENTIAL_JOB_H_
