#include "ios/trust.h"

#include <algorithm>

#include "crypto/asn1.h"
#include "ios/apple_certificates.h"

namespace apptrait::ios {
namespace {

constexpr std::string_view kExtendedKeyUsage = "2.5.29.37", kCodeSigning = "1.3.6.1.5.5.7.3.3";

struct Marker {
  std::string_view oid;
  IosCertificateKind kind;
};
// The first that a certificate carries decides: Apple Distribution also has the Mac's marker.
constexpr Marker kMarkers[] = {
    {"1.2.840.113635.100.6.1.4", IosCertificateKind::kDistribution},
    {"1.2.840.113635.100.6.1.2", IosCertificateKind::kDevelopment},
    {"1.2.840.113635.100.6.1.12", IosCertificateKind::kDevelopment},
    {"1.2.840.113635.100.6.1.3", IosCertificateKind::kAppStore},
    {"1.2.840.113635.100.6.1.25.1", IosCertificateKind::kTestFlight},
    {"1.2.840.113635.100.6.22", IosCertificateKind::kAppleSoftware},
    {"1.2.840.113635.100.6.1.7", IosCertificateKind::kMacDistribution},
    {"1.2.840.113635.100.6.1.8", IosCertificateKind::kMacDistribution},
    {"1.2.840.113635.100.6.1.9", IosCertificateKind::kMacDistribution},
    {"1.2.840.113635.100.6.1.13", IosCertificateKind::kMacDistribution},
    {"1.2.840.113635.100.6.2.2.1", IosCertificateKind::kProfileSigning},
    {"1.2.840.113635.100.6.58", IosCertificateKind::kProfileSigning},
};

Certificate Embedded(std::string_view base64) {
  return crypto::ReadCertificate(FromBase64(base64).value_or(Bytes{}), nullptr);
}

}  // namespace

Trust::Trust(const std::vector<Bytes>& anchors)
    : anchors_{Embedded(kAppleRootCa), Embedded(kAppleRootCaG3)},
      intermediates_{Embedded(kWwdrG3), Embedded(kWwdrG1)} {
  for (const Bytes& anchor : anchors) anchors_.push_back(crypto::ReadCertificate(anchor, nullptr));
}

crypto::Chain Trust::ChainOf(const Certificate& leaf, const std::vector<Certificate>& bag) const {
  std::vector<Certificate> pool = bag;
  pool.insert(pool.end(), intermediates_.begin(), intermediates_.end());
  return crypto::BuildChain(leaf, pool, anchors_);
}

bool HasExtension(const Certificate& certificate, std::string_view oid) {
  return std::ranges::find(certificate.extension_oids, oid) != certificate.extension_oids.end();
}

IosCertificateKind KindOf(const Certificate& certificate) {
  for (const Marker& marker : kMarkers) {
    if (HasExtension(certificate, marker.oid)) return marker.kind;
  }
  return IosCertificateKind::kUnknown;
}

bool IsForCodeSigning(const Certificate& certificate) {
  const auto usage = crypto::FindExtension(certificate, kExtendedKeyUsage);
  if (!usage) return false;
  crypto::Asn1Reader outer(*usage);
  crypto::Asn1Reader purposes(outer.Expect(crypto::tag::kSequence).contents);
  while (!purposes.AtEnd()) {
    if (crypto::OidText(purposes.Expect(crypto::tag::kOid).contents) == kCodeSigning) return true;
  }
  return false;
}

}  // namespace apptrait::ios
