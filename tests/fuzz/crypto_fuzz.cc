// ASN.1 and what is made of it, held against the second implementation.
#include "crypto/asn1.h"
#include "crypto/certificate.h"
#include "crypto/crl.h"
#include "crypto/second_opinion.h"
#include "crypto/signature.h"
#include "crypto/signed_data.h"
#include "crypto/weakness.h"
#include "fuzz/target.h"

namespace {

using namespace apptrait;

bool Contradict(crypto::Check first, crypto::Check second) {
  return (first == crypto::Check::kGood && second == crypto::Check::kBad) ||
         (first == crypto::Check::kBad && second == crypto::Check::kGood);
}

}  // namespace

APPTRAIT_FUZZ_TARGET(certificate) {
  std::vector<Finding> findings;
  const Certificate certificate = crypto::ReadCertificate(input, &findings);
  certificate.subject.Text();
  crypto::WeaknessFindings(certificate);
  crypto::ReadExtensions(certificate);
  crypto::IsIssuedBy(certificate, certificate);
  crypto::IsDer(input);
}

APPTRAIT_FUZZ_TARGET(second_opinion) {
  const Certificate certificate = crypto::ReadCertificate(input, nullptr);
  crypto::CompareReadings(certificate);
}

APPTRAIT_FUZZ_TARGET(signed_data) {
  const auto data = crypto::ParseSignedData(input);
  if (!data.ok()) return;
  for (const crypto::SignerInfo& signer : data->signers) {
    crypto::FindSignerCertificate(*data, signer);
    const auto scheme =
        crypto::SchemeOf(signer.digest_oid, signer.signature_oid, signer.signature_parameters);
    if (!scheme || data->certificates.empty()) continue;
    const Certificate certificate = crypto::ReadCertificate(data->certificates[0], nullptr);
    const Bytes message = ToBytes(signer.SignedAttributesForDigest());
    const auto first =
        crypto::VerifySignature(certificate.public_key.spki, *scheme, message, signer.signature);
    const auto second =
        crypto::SecondVerify(certificate.public_key.spki, *scheme, message, signer.signature);
    test::MustHold(!Contradict(first, second), "OpenSSL and Botan judge a signature differently");
  }
}

// A key, and a signature of nothing in particular.
APPTRAIT_FUZZ_TARGET(signature) { crypto::VerifySignature(input, {}, input, input); }

APPTRAIT_FUZZ_TARGET(revocation_list) {
  const auto list = crypto::ReadCrl(input);
  if (!list) return;
  const Certificate none;
  list->issuer();
  list->IsSignedBy(none);
  list->Revokes(none);
}
