// Files that hold certificates.
#include "credential/jks.h"
#include "credential/pem.h"
#include "credential/pkcs12.h"
#include "fuzz/target.h"

using namespace apptrait;

APPTRAIT_FUZZ_TARGET(jks) {
  std::vector<Finding> findings;
  (void)credential::ReadJks(input, std::nullopt, &findings).ok();
  (void)credential::ReadJks(input, "changeit", &findings).ok();
}

APPTRAIT_FUZZ_TARGET(pkcs12) {
  std::vector<Finding> findings;
  (void)credential::ReadPkcs12(input, std::nullopt, &findings).ok();
  (void)credential::ReadPkcs12(input, "changeit", &findings).ok();
}

APPTRAIT_FUZZ_TARGET(pem) {
  for (const credential::PemBlock& block : credential::ReadPem(AsText(input)))
    test::MustHold(!block.is_private_key() || !block.bytes, "a private key was decoded");
  credential::ReadBareBase64(AsText(input));
}
