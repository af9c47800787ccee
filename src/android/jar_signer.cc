#include "android/jar_signer.h"

#include <algorithm>
#include <set>

#include "android/jar_algorithms.h"
#include "android/public_key.h"
#include "base/limits.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/android_verdict.h"
#include "crypto/asn1.h"
#include "crypto/certificate.h"

namespace apptrait::android {
namespace {

constexpr std::string_view kContentType = "1.2.840.113549.1.9.3",
                           kMessageDigest = "1.2.840.113549.1.9.4";

// The attribute's only value, as an element of that tag; nothing where it is another.
std::optional<crypto::Element> OnlyValue(const crypto::Attribute& attribute, std::uint8_t tag) {
  if (attribute.values.size() != 1) return std::nullopt;
  crypto::Asn1Reader r(attribute.values.front());
  const crypto::Element value = r.Expect(tag);
  return r.ok() ? std::optional(value) : std::nullopt;
}

bool HasRepeatedAttributes(const crypto::SignerInfo& info) {
  std::set<std::string_view> oids;
  return !std::ranges::all_of(info.signed_attributes, [&](const crypto::Attribute& attribute) {
    return oids.insert(attribute.oid).second;
  });
}

bool FitsKey(std::string_view name, KeyAlgorithm key) {
  if (name.starts_with("rsa")) return key == KeyAlgorithm::kRsa;
  return name.starts_with("dsa") ? key == KeyAlgorithm::kDsa : key == KeyAlgorithm::kEc;
}

}  // namespace

JarSigner::JarSigner(std::string block_entry, std::string sf_entry, Bytes block, Bytes sf,
                     std::optional<Finding> unreadable, std::size_t* lines_left,
                     std::vector<Finding>* findings)
    : block_entry_(std::move(block_entry)),
      sf_entry_(std::move(sf_entry)),
      block_(std::move(block)),
      sf_(std::move(sf)),
      unreadable_(std::move(unreadable)) {
  if (unreadable_) return;
  sections_ = ReadJarSections(sf_, lines_left);
  if (*lines_left == 0) {
    unreadable_ = TooManyJarLines();
    return;
  }
  auto data = crypto::ParseSignedData(block_);
  if (!data) {
    malformed_ = data.error().detail;
    return;
  }
  if (data->certificates.size() > limits::kSignerCertificates) {
    malformed_ = catalogue::LimitExceeded(quantity::kCmsCertificates, data->certificates.size(),
                                          limits::kSignerCertificates);
    return;
  }
  data_ = std::move(*data);
  for (const crypto::SignerInfo& info : data_->signers) {
    positions_.push_back(crypto::FindSignerCertificate(*data_, info));
  }
  for (const ByteSpan der : data_->certificates) {
    bag_.push_back(crypto::ReadCertificate(der, findings));
    if (!bag_.back().parsed && !bad_certificate_) bad_certificate_ = bag_.size();
  }
}

JarSigner::Outcome JarSigner::Stop(Issues* issues, const Rule& rule,
                                   const catalogue::Bilingual& why) const {
  issues->Add(rule, {.entry = block_entry_}, catalogue::Because(why));
  return Outcome::kError;
}

Issues JarSigner::CheckBlock(SdkRange range) const {
  Issues issues;
  const Location here{.entry = block_entry_};
  if (unreadable_) {
    issues.Add(rule::kAndroidV1EntryUnreadable, here, catalogue::Because(*unreadable_));
  } else if (malformed_) {
    issues.Add(rule::kAndroidV1ParseException, here, catalogue::Because(*malformed_));
  } else if (data_->signers.empty()) {
    issues.Add(rule::kAndroidV1NoSigners, here);
  } else if (bad_certificate_) {
    issues.Add(rule::kAndroidV1MalformedCertificate, here, {Number("record", *bad_certificate_)});
  }
  if (issues.HasErrors()) return issues;
  // Below Android 7 only the first SignerInfo is looked at; from there on all are, and one that
  // cannot even be checked fails the package.
  const std::size_t count = range.min < sdk::kN ? 1 : data_->signers.size();
  bool verified = false;
  for (std::size_t i = 0; i < count; ++i) {
    switch (CheckSignerInfo(i, range, &issues)) {
      case Outcome::kVerified:
        verified = true;
        break;
      case Outcome::kNotVerified:
        break;
      case Outcome::kError:
        return issues;
    }
  }
  if (!verified) {
    issues.Add(rule::kAndroidV1SignatureMismatch, here, {Text("name", sf_entry_)});
  }
  return issues;
}

JarSigner::Outcome JarSigner::CheckSignerInfo(std::size_t index, SdkRange range,
                                              Issues* issues) const {
  const crypto::SignerInfo& info = data_->signers[index];
  const auto refused = UnsupportedVersions(info.digest_oid, info.signature_oid, range);
  if (!refused.empty()) {
    issues->Add(rule::kAndroidV1UnsupportedAlgorithm, {.entry = block_entry_},
                {Text("algorithm", JarAlgorithmName(info.digest_oid, info.signature_oid)),
                 Text("versions", VersionsText(refused))});
    return Outcome::kError;
  }
  const Rule& exception = rule::kAndroidV1VerifyException;
  const auto& position = positions_[index];
  if (info.issuer.empty() || !position || *position >= bag_.size()) {
    return Stop(issues, exception, why::kJarNoCertificate);
  }
  const Certificate& certificate = bag_[*position];
  const auto extensions = crypto::ReadExtensions(certificate);
  if (!extensions.critical_unknown.empty()) {
    return Stop(issues, exception, why::kJarCriticalExtension);
  }
  if (!extensions.key_usage.digital_signature && !extensions.key_usage.non_repudiation) {
    return Stop(issues, exception, why::kJarKeyUsage);
  }
  if (!FitsKey(JarAlgorithmName(info.digest_oid, info.signature_oid),
               certificate.public_key.algorithm)) {
    return Stop(issues, exception, why::kJarKeyKind);
  }
  if (!info.signed_attributes_raw.empty()) {
    const Outcome attributes = CheckSignedAttributes(info, range, issues);
    if (attributes != Outcome::kVerified) return attributes;
  }
  return CheckValue(index, certificate, issues);
}

JarSigner::Outcome JarSigner::CheckSignedAttributes(const crypto::SignerInfo& info, SdkRange range,
                                                    Issues* issues) const {
  const Rule &exception = rule::kAndroidV1VerifyException,
             &malformed = rule::kAndroidV1ParseException;
  // Below Android 4.4 the digest in signed attributes was not compared at all, so the contents
  // would not be protected.
  if (range.min < sdk::kKitKat) {
    return Stop(issues, exception, why::kJarAttributesUnsafe);
  }
  if (HasRepeatedAttributes(info)) {
    return Stop(issues, malformed, why::kJarAttributeTwice);
  }
  if (range.max >= sdk::kN) {
    const auto* type = info.Find(kContentType);
    if (type == nullptr || type->values.empty()) {
      return Stop(issues, exception, why::kJarNoContentType);
    }
    const auto value = OnlyValue(*type, crypto::tag::kOid);
    if (!value) return Stop(issues, malformed, why::kJarContentType);
    if (crypto::OidText(value->contents) != data_->content_type) return Outcome::kNotVerified;
  }
  const auto* digest = info.Find(kMessageDigest);
  if (digest == nullptr || digest->values.empty()) {
    return Stop(issues, exception, why::kJarNoDigest);
  }
  const auto value = OnlyValue(*digest, crypto::tag::kOctetString);
  if (!value) return Stop(issues, malformed, why::kJarDigest);
  const auto algorithm = digest::FromOid(info.digest_oid);
  if (!algorithm) return Stop(issues, exception, why::kJarDigestAlgorithm);
  return Equal(value->contents, digest::Digest(*algorithm, sf_)) ? Outcome::kVerified
                                                                 : Outcome::kNotVerified;
}

JarSigner::Outcome JarSigner::CheckValue(std::size_t index, const Certificate& certificate,
                                         Issues* issues) const {
  const crypto::SignerInfo& info = data_->signers[index];
  const auto scheme = JarScheme(info.digest_oid, info.signature_oid);
  const auto [slot, fresh] = checked_.try_emplace(index, crypto::Check::kUnsupported);
  if (fresh && scheme) {
    const Bytes attributes =
        info.signed_attributes_raw.empty() ? Bytes() : info.SignedAttributesForDigest();
    slot->second =
        crypto::VerifySignature(certificate.public_key.spki, *scheme,
                                attributes.empty() ? ByteSpan(sf_) : attributes, info.signature);
  }
  const Rule& exception = rule::kAndroidV1VerifyException;
  switch (slot->second) {
    case crypto::Check::kGood:
      return Outcome::kVerified;
    case crypto::Check::kMalformedKey:
      return Stop(issues, exception, why::kJarKeyUnusable);
    case crypto::Check::kUnsupported:
      return Stop(issues, exception, why::kJarAlgorithm);
    case crypto::Check::kBad:
      break;
  }
  if (IsPossibleSignature(certificate.public_key, info.signature)) return Outcome::kNotVerified;
  return Stop(issues, exception, why::kJarSignatureForm);
}

std::optional<std::size_t> JarSigner::ChosenSignerInfo(SdkRange range) const {
  if (!data_) return std::nullopt;
  const auto named = [&](std::size_t i) {
    const auto& position = positions_[i];
    return position && *position < bag_.size();
  };
  std::optional<std::size_t> fallback;
  for (std::size_t i = 0; i < data_->signers.size(); ++i) {
    if (!named(i)) continue;
    if (range.min < sdk::kN) return i == 0 ? std::optional(i) : fallback;
    Issues ignored;
    if (!fallback) fallback = i;
    if (data_->signers.size() == 1) break;
    if (CheckSignerInfo(i, range, &ignored) == Outcome::kVerified) return i;
  }
  return fallback;
}

std::vector<Certificate> JarSigner::Chain(SdkRange range) const {
  const auto index = ChosenSignerInfo(range);
  if (!index) return {};
  std::vector<const Certificate*> unused;
  for (const Certificate& certificate : bag_) unused.push_back(&certificate);
  const auto take = [&](std::size_t i) {
    const Certificate* taken = unused[i];
    unused.erase(unused.begin() + static_cast<std::ptrdiff_t>(i));
    return *taken;
  };
  std::vector<Certificate> chain{take(*positions_[*index])};
  while (!chain.back().self_issued && chain.back().parsed) {
    const auto issuer = std::ranges::find_if(unused, [&](const Certificate* c) {
      return c->parsed && c->subject.der == chain.back().issuer.der;
    });
    if (issuer == unused.end()) break;
    chain.push_back(take(static_cast<std::size_t>(issuer - unused.begin())));
  }
  return chain;
}

std::vector<std::string> JarSigner::Algorithms(SdkRange range) const {
  const auto index = ChosenSignerInfo(range);
  if (!index) return {};
  const crypto::SignerInfo& info = data_->signers[*index];
  return {JarAlgorithmName(info.digest_oid, info.signature_oid)};
}

}  // namespace apptrait::android
