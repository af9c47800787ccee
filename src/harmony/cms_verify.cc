#include <algorithm>

#include "catalogue/rules/harmony.h"
#include "crypto/asn1.h"
#include "crypto/certificate.h"
#include "crypto/crl.h"
#include "crypto/signature.h"
#include "harmony/cms.h"
#include "harmony/cms_scheme.h"

namespace apptrait::harmony {
namespace {

constexpr std::string_view kData = "1.2.840.113549.1.7.1";

constexpr std::string_view kMessageDigestOid = "1.2.840.113549.1.9.4";

// One SignerInfo under examination.
class SignerCheck {
 public:
  SignerCheck(const CmsMessage& message, const crypto::SignerInfo& info, const CmsRules& rules,
              ChainFinder* chains, std::vector<Finding>* findings)
      : message_(message), info_(info), rules_(rules), chains_(chains), findings_(findings) {}

  SchemeState Run() {
    if (!info_.subject_key_id.empty()) return Fail(rule::kHarmonyCmsKeyId);
    const auto leaf = crypto::FindSignerCertificate(message_.data, info_);
    if (!leaf) return Fail(rule::kHarmonyCmsSignerMissing);
    leaf_ = &message_.certificates[*leaf];
    chain_ = chains_->Find(message_, *leaf);
    if (!chain_.anchored) return FailChain();
    if (!CheckLifetimes() || !CheckRevocation()) return SchemeState::kFailed;
    return CheckSignature();
  }

 private:
  SchemeState Fail(const Rule& rule, std::vector<Datum> data = {}) {
    data.insert(data.begin(), {"scheme", message_.scheme});
    findings_->push_back(catalogue::Make(rule, {}, std::move(data)));
    return SchemeState::kFailed;
  }

  // A chain that ends in a certificate with a trusted root's name but not its bytes was made to
  // look like the real one.
  SchemeState FailChain() {
    const Certificate& last = chain_.certificates.empty() ? *leaf_ : chain_.certificates.back();
    const auto same_name = std::ranges::find_if(chains_->roots(), [&](const Certificate& root) {
      return root.subject.der == last.subject.der || root.subject.der == last.issuer.der;
    });
    if (same_name != chains_->roots().end() && last.self_issued) {
      return Fail(rule::kHarmonyCmsFakeRoot, {{"subject", last.subject.Text()},
                                              {"expected", same_name->fingerprints.sha256},
                                              {"actual", last.fingerprints.sha256}});
    }
    return Fail(rule::kHarmonyCmsUntrusted,
                {{"subject", leaf_->subject.Text()}, {"issuer", last.issuer.Text()}});
  }

  bool CheckLifetimes() {
    const auto time = SigningTimeOf(info_);
    if (!time) {
      if (!rules_.require_signing_time) return true;
      Fail(rule::kHarmonyCmsNoSigningTime);
      return false;
    }
    // Of the root the device looks at nothing but its bytes.
    for (std::size_t i = 0; i + 1 < chain_.certificates.size(); ++i) {
      const Certificate& c = chain_.certificates[i];
      if (c.not_before && c.not_after && *c.not_before <= *time && *time <= *c.not_after) {
        continue;
      }
      Fail(rule::kHarmonyCmsNotValidAtSigning, {{"subject", c.subject.Text()}, {"time", *time}});
      return false;
    }
    return true;
  }

  // Of the message's revocation lists the device takes the first that the leaf's issuer issued.
  bool CheckRevocation() {
    for (const ByteSpan der : message_.data.crl_elements) {
      const auto list = crypto::ReadCrl(der);
      if (!list || list->issuer() != leaf_->issuer.der) continue;
      if (chain_.certificates.size() < 2) return true;
      if (!list->IsSignedBy(chain_.certificates[1])) {
        Fail(rule::kHarmonyCmsBadCrl);
        return false;
      }
      if (list->Revokes(*leaf_)) {
        Fail(rule::kHarmonyCmsRevoked, {{"subject", leaf_->subject.Text()}});
        return false;
      }
      return true;
    }
    return true;
  }

  SchemeState CheckSignature() {
    const auto scheme = SchemeOf(info_);
    if (!scheme) {
      Fail(rule::kHarmonyCmsUnsupported, {{"algorithm", info_.digest_oid}});
      return SchemeState::kUnsupported;
    }
    if (std::ranges::find(message_.data.digest_oids, info_.digest_oid) ==
        message_.data.digest_oids.end()) {
      return Fail(rule::kHarmonyCmsDigestUndeclared, {{"algorithm", info_.digest_oid}});
    }
    ByteSpan content;
    if (rules_.detached) {
      content = *rules_.detached;
    } else if (message_.data.content_type == kData && message_.data.content &&
               !message_.data.content->empty()) {
      content = *message_.data.content;
    } else {
      return Fail(rule::kHarmonyCmsNoContent);
    }
    Bytes attributes;
    if (!info_.signed_attributes_raw.empty()) {
      if (!HasMessageDigest(digest::Digest(scheme->digest, content))) {
        return Fail(rule::kHarmonyCmsDigestMismatch);
      }
      attributes = info_.SignedAttributesForDigest();
      content = attributes;
    }
    switch (crypto::VerifySignature(leaf_->public_key.spki, *scheme, content, info_.signature)) {
      case crypto::Check::kGood:
        return SchemeState::kVerified;
      case crypto::Check::kUnsupported:
        Fail(rule::kHarmonyCmsUnsupported, {{"algorithm", leaf_->public_key.algorithm_oid}});
        return SchemeState::kUnsupported;
      case crypto::Check::kBad:
      case crypto::Check::kMalformedKey:
        break;
    }
    return Fail(rule::kHarmonyCmsBadSignature, {{"subject", leaf_->subject.Text()}});
  }

  bool HasMessageDigest(const Bytes& expected) const {
    const crypto::Attribute* attribute = info_.Find(kMessageDigestOid);
    if (attribute == nullptr || attribute->values.empty()) return false;
    crypto::Asn1Reader r(attribute->values.front());
    const crypto::Element value = r.Expect(crypto::tag::kOctetString);
    return r.ok() && crypto::OctetString(value) == expected;
  }

  const CmsMessage& message_;
  const crypto::SignerInfo& info_;
  const CmsRules& rules_;
  ChainFinder* chains_;
  std::vector<Finding>* findings_;
  const Certificate* leaf_ = nullptr;
  crypto::Chain chain_;
};

}  // namespace

SchemeState VerifyCms(const CmsMessage& message, const CmsRules& rules, ChainFinder* chains,
                      std::vector<Finding>* findings) {
  if (message.data.signers.empty()) {
    findings->push_back(
        catalogue::Make(rule::kHarmonyCmsNoSigner, {}, {{"scheme", message.scheme}}));
    return SchemeState::kFailed;
  }
  SchemeState state = SchemeState::kVerified;
  for (const crypto::SignerInfo& info : message.data.signers) {
    const SchemeState one = SignerCheck(message, info, rules, chains, findings).Run();
    if (one == SchemeState::kFailed) state = one;
    if (one == SchemeState::kUnsupported && state == SchemeState::kVerified) state = one;
  }
  return state;
}

}  // namespace apptrait::harmony
