#include "crypto/asn1.h"
#include "crypto/certificate.h"
#include "crypto/second_opinion.h"
#include "crypto/signature.h"
#include "crypto/signed_data.h"
#include "crypto/weakness.h"
#include "fuzz/target.h"

namespace {

using namespace apptrait;

void Certificates(ByteSpan der) {
  std::vector<Finding> findings;
  const Certificate certificate = crypto::ReadCertificate(der, &findings);
  certificate.subject.Text();
  crypto::WeaknessFindings(certificate);
  crypto::ReadExtensions(certificate);
  crypto::IsIssuedBy(certificate, certificate);
  crypto::CompareReadings(certificate);
}

void SignedData(ByteSpan ber) {
  const auto data = crypto::ParseSignedData(ber);
  if (!data.ok()) return;
  for (const crypto::SignerInfo& signer : data->signers) {
    crypto::FindSignerCertificate(*data, signer);
    const auto scheme =
        crypto::SchemeOf(signer.digest_oid, signer.signature_oid, signer.signature_parameters);
    if (!scheme || data->certificates.empty()) continue;
    const Certificate certificate = crypto::ReadCertificate(data->certificates[0], nullptr);
    crypto::VerifySignature(certificate.public_key.spki, *scheme,
                            signer.SignedAttributesForDigest(), signer.signature);
  }
}

}  // namespace

// The first octet chooses the decoder: one set of seeds for all that read ASN.1.
APPTRAIT_FUZZ_TARGET(crypto) {
  if (input.empty()) return;
  const ByteSpan rest = input.subspan(1);
  switch (std::to_integer<int>(input[0]) % 3) {
    case 0:
      return Certificates(rest);
    case 1:
      return SignedData(rest);
    default:
      crypto::IsDer(rest);
      crypto::VerifySignature(rest, {}, rest, rest);
  }
}
