// Certificates: from bytes to the model's Certificate, and chains.
#ifndef APPTRAIT_SRC_CRYPTO_CERTIFICATE_H_
#define APPTRAIT_SRC_CRYPTO_CERTIFICATE_H_

#include <string_view>

#include "apptrait/certificate.h"
#include "apptrait/finding.h"
#include "base/bytes.h"

namespace apptrait::crypto {

// The certificate at the start of `der`, whose original bytes are all of `der`. Never fails: read
// by our own walk of the original bytes, else by Botan (finding crypto.certificate-second-reader),
// else only the fingerprints are set (finding crypto.certificate-unreadable). Known public keys are
// named (known_keys.h).
//
// The walk is primary because it reads what platforms read and OpenSSL refuses (BER, padded
// serials, names of bad UTF-8), gives slices where OpenSSL re-encodes, and takes 5 µs where
// d2i_X509 takes 200. Where filing values are given out, second_opinion.h holds them against an
// independent reader. Oddities that strict readers stumble over are findings, each once, with the
// certificate's "sha256" as datum.
Certificate ReadCertificate(ByteSpan der, std::vector<Finding>* findings);

// The public key of a DER SubjectPublicKeyInfo; `algorithm` is kOther where it is not understood.
PublicKey ReadPublicKey(ByteSpan spki);

// Whether `issuer`'s key verifies `certificate`'s signature, over its original tbsCertificate
// bytes.
enum class Issued { kYes, kNo, kUnsupported };
Issued IsIssuedBy(const Certificate& certificate, const Certificate& issuer);

// A chain: leaf first, ending in the anchor. Built by issuer name *and* signature among `anchors`
// and `pool`, each candidate tried within limits::kChainDepth and kChainTries; an anchor is matched
// by its whole DER bytes (SHA-256), never by name. Where no anchor is reached, the longest path.
struct Chain {
  std::vector<Certificate> certificates;
  bool anchored = false;   // the last one is one of `anchors`
  bool truncated = false;  // a limit ended the search; an anchor may have been missed
};
struct ChainRules {
  // An issuer that is no anchor must say that it may issue (basicConstraints CA, its path length,
  // keyUsage keyCertSign). Without it any developer's certificate could issue another's.
  bool require_ca = true;
};
Chain BuildChain(const Certificate& leaf, const std::vector<Certificate>& pool,
                 const std::vector<Certificate>& anchors, const ChainRules& rules = {});

// keyUsage, as far as it matters to verifiers: absent extension allows everything.
struct KeyUsage {
  bool digital_signature = true, non_repudiation = true, key_cert_sign = true;
};
// `critical_unknown` lists critical extensions that X.509 path validation does not know.
struct ExtensionFacts {
  KeyUsage key_usage;
  std::vector<std::string> critical_unknown;
  std::optional<Bytes> subject_key_id;
  std::optional<bool> is_ca;       // basicConstraints, where present and readable
  std::optional<int> path_length;  // pathLenConstraint
};
ExtensionFacts ReadExtensions(const Certificate& certificate);
// The contents of the extension of that dotted OID (inside its OCTET STRING).
std::optional<Bytes> FindExtension(const Certificate& certificate, std::string_view oid);

}  // namespace apptrait::crypto

#endif  // APPTRAIT_SRC_CRYPTO_CERTIFICATE_H_
