#include "harmony/cms.h"

#include "catalogue/rules/harmony.h"
#include "crypto/asn1.h"
#include "crypto/certificate.h"
#include "crypto/signature.h"
#include "harmony/cms_scheme.h"

namespace apptrait::harmony {
namespace {

constexpr std::string_view kSigningTimeOid = "1.2.840.113549.1.9.5";
constexpr std::string_view kPssOid = "1.2.840.113549.1.1.10";

}  // namespace

std::optional<CmsMessage> ReadCms(ByteSpan bytes, std::string_view scheme,
                                  std::vector<Finding>* findings) {
  CmsMessage message;
  message.scheme = scheme;
  message.bytes = ToBytes(bytes);
  auto data = crypto::ParseSignedData(message.bytes);
  if (!data) {
    findings->push_back(
        catalogue::Make(rule::kHarmonyCmsMalformed, {}, {{"scheme", message.scheme}}));
    return std::nullopt;
  }
  message.data = std::move(*data);
  for (const ByteSpan der : message.data.certificates) {
    message.certificates.push_back(crypto::ReadCertificate(der, findings));
  }
  if (message.data.consumed < message.bytes.size()) {
    findings->push_back(catalogue::Make(
        rule::kHarmonyCmsTrailing, {},
        {{"scheme", message.scheme},
         {"size", static_cast<std::int64_t>(message.bytes.size() - message.data.consumed)}}));
  }
  return message;
}

std::optional<std::int64_t> SigningTimeOf(const crypto::SignerInfo& signer) {
  const crypto::Attribute* attribute = signer.Find(kSigningTimeOid);
  if (attribute == nullptr || attribute->values.empty()) return std::nullopt;
  crypto::Asn1Reader r(attribute->values.front());
  const crypto::Element time = r.Next();
  return r.ok() ? crypto::TimeOf(time) : std::nullopt;
}

std::optional<crypto::SignatureScheme> SchemeOf(const crypto::SignerInfo& signer) {
  const auto digest = digest::FromOid(signer.digest_oid);
  if (!digest) return std::nullopt;
  crypto::SignatureScheme scheme{.digest = *digest};
  if (signer.signature_oid != kPssOid) return scheme;
  // The verifier takes padding from the algorithm but the hash always from the digest algorithm.
  scheme.padding = crypto::Padding::kPss;
  if (const auto declared =
          crypto::SchemeOf(signer.digest_oid, signer.signature_oid, signer.signature_parameters)) {
    scheme.pss_salt_length = declared->pss_salt_length;
  }
  return scheme;
}

const crypto::Chain& ChainFinder::Find(const CmsMessage& message, std::size_t leaf) {
  std::string key = message.certificates[leaf].fingerprints.sha256;
  for (const Certificate& c : message.certificates) key += c.fingerprints.sha256;
  const auto [entry, added] = chains_.try_emplace(std::move(key));
  if (added) {
    entry->second = crypto::BuildChain(message.certificates[leaf], message.certificates, roots_);
  }
  return entry->second;
}

std::optional<CmsSigner> FirstSigner(const CmsMessage& message, ChainFinder* chains) {
  if (message.data.signers.empty()) return std::nullopt;
  const crypto::SignerInfo& info = message.data.signers.front();
  const auto leaf = crypto::FindSignerCertificate(message.data, info);
  if (!leaf) return std::nullopt;
  const crypto::Chain& chain = chains->Find(message, *leaf);
  CmsSigner signer;
  signer.chain = chain.certificates;
  signer.anchored = chain.anchored;
  signer.signing_time = SigningTimeOf(info);
  if (const auto scheme = SchemeOf(info)) {
    signer.algorithm =
        crypto::SchemeName(message.certificates[*leaf].public_key.algorithm, *scheme);
  }
  return signer;
}

Signer ToSigner(const CmsMessage& message, const CmsSigner& signer) {
  Signer model;
  model.scheme = message.scheme;
  if (!signer.algorithm.empty()) model.algorithms.push_back(signer.algorithm);
  model.certificates = signer.chain;
  return model;
}

std::optional<std::string> SignedText(const CmsMessage& message, std::string_view oid) {
  if (message.data.signers.empty()) return std::nullopt;
  const crypto::Attribute* attribute = message.data.signers.front().Find(oid);
  if (attribute == nullptr || attribute->values.empty()) return std::nullopt;
  crypto::Asn1Reader r(attribute->values.front());
  const crypto::Element text = r.Next();
  if (!r.ok()) return std::nullopt;
  return crypto::StringText(text);
}

}  // namespace apptrait::harmony
