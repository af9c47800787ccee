#include "android/source_stamp.h"

#include <algorithm>

#include "android/block_signer.h"
#include "base/byte_reader.h"
#include "base/limits.h"
#include "catalogue/cause.h"
#include "catalogue/rules/android_verdict.h"
#include "crypto/certificate.h"

namespace apptrait::android {
namespace {

constexpr std::uint32_t kProofOfRotation = 0x9d6303f7, kTimestamp = 0xe43c5946;

std::string SchemeName(std::uint32_t scheme) {
  return scheme == kStampV31 ? "v3.1" : "v" + std::to_string(scheme);
}

// The digests of a scheme as a stamp signs them.
Bytes Encode(const std::map<ContentKind, Bytes>& digests) {
  Bytes out;
  const auto append = [&out](std::size_t value) {
    for (int i = 0; i < 4; ++i) out.push_back(static_cast<std::byte>(value >> (8 * i) & 0xff));
  };
  for (const auto& [kind, digest] : digests) {
    append(8 + digest.size());
    append(static_cast<std::size_t>(kind));
    append(digest.size());
    out.insert(out.end(), digest.begin(), digest.end());
  }
  return out;
}

bool HasWarnings(const Issues& issues) {
  return std::ranges::any_of(issues.list(),
                             [](const Finding& f) { return f.severity != Severity::kNote; });
}

}  // namespace

SourceStamp::SourceStamp(const ByteSpan* block, std::optional<Bytes> certificate_sha256,
                         std::vector<Finding>* findings)
    : block_found_(block != nullptr), certificate_sha256_(std::move(certificate_sha256)) {
  if (!block_found_) return;
  ByteReader outer(*block);
  ByteReader r(outer.LengthPrefixed());
  const ByteSpan der = r.LengthPrefixed();
  if (!outer.ok() || !r.ok()) return;
  certificate_der_sha256_ = digest::Digest(digest::Algorithm::kSha256, der);
  Certificate certificate = crypto::ReadCertificate(der, findings);
  if (certificate.parsed) certificate_ = std::move(certificate);
  ByteReader schemes(r.LengthPrefixed());
  while (r.ok() && !schemes.AtEnd() && schemes_.size() < limits::kSignerRecords) {
    ByteReader scheme(schemes.LengthPrefixed());
    const std::uint32_t id = scheme.U32();
    const ByteSpan signatures = scheme.LengthPrefixed();
    if (!schemes.ok() || !scheme.ok()) return;
    schemes_.push_back({id, signatures});
  }
  has_attributes_ = !r.AtEnd();
  if (has_attributes_) {
    attributes_ = r.LengthPrefixed();
    attribute_signatures_ = r.LengthPrefixed();
  }
  readable_ = r.ok();
  if (readable_ && certificate_) ReadRotation();
}

void SourceStamp::ReadRotation() {
  ByteReader outer(attributes_);
  ByteReader r(outer.LengthPrefixed());
  while (!r.AtEnd()) {
    ByteReader attribute(r.LengthPrefixed());
    if (attribute.U32() == kProofOfRotation) {
      lineage_ = ReadLineage(attribute.Rest(), *certificate_);
      return;
    }
  }
}

std::vector<std::string> SourceStamp::Algorithms() const {
  std::vector<std::string> names;
  for (const SignedScheme& scheme : schemes_) {
    ByteReader r(scheme.signatures);
    while (!r.AtEnd() && names.size() < limits::kSignerRecords) {
      ByteReader signature(r.LengthPrefixed());
      const auto* algorithm = FindAlgorithm(signature.U32());
      if (algorithm == nullptr || !r.ok()) break;
      if (std::ranges::find(names, algorithm->name) == names.end()) {
        names.emplace_back(algorithm->name);
      }
    }
  }
  return names;
}

SourceStamp::Verdict SourceStamp::Check(const SchemeDigests& digests, SdkRange range) const {
  Verdict verdict;
  if (!certificate_sha256_) {
    verdict.issues.Add(rule::kAndroidStampWithoutCert);
  } else if (!block_found_) {
    verdict.issues.Add(rule::kAndroidStampSigMissing);
  } else {
    CheckBlock(digests, From(range, sdk::kR), &verdict.issues);
  }
  verdict.holds = !HasWarnings(verdict.issues);
  return verdict;
}

void SourceStamp::CheckBlock(const SchemeDigests& digests, SdkRange range, Issues* issues) const {
  if (certificate_der_sha256_.empty()) {
    issues->Add(rule::kAndroidStampMalformed);
    return;
  }
  if (!certificate_) {
    issues->Add(rule::kAndroidStampMalformedCertificate);
    return;
  }
  if (certificate_der_sha256_ != *certificate_sha256_) {
    issues->Add(
        rule::kAndroidStampCertificateMismatch, {},
        {{"expected", ToHex(*certificate_sha256_)}, {"actual", ToHex(certificate_der_sha256_)}});
    return;
  }
  if (!readable_) {
    issues->Add(rule::kAndroidStampMalformed);
    return;
  }
  for (const auto& [scheme, by_kind] : digests) {
    const auto found =
        std::ranges::find(schemes_.rbegin(), schemes_.rend(), scheme, &SignedScheme::scheme);
    if (found == schemes_.rend()) {
      const bool skipped = scheme == kStampV31;
      issues->Add(skipped ? rule::kAndroidStampSchemeSkipped : rule::kAndroidStampNoSignature, {},
                  {{"scheme", SchemeName(scheme)}});
      if (skipped) continue;
      return;
    }
    CheckSignatures(Encode(by_kind), found->signatures, range, issues);
    if (HasWarnings(*issues)) return;
  }
  if (!has_attributes_) return;
  CheckSignatures(attributes_, attribute_signatures_, range, issues);
  if (!HasWarnings(*issues)) CheckAttributes(issues);
}

void SourceStamp::CheckSignatures(ByteSpan data, ByteSpan signatures, SdkRange range,
                                  Issues* issues) const {
  std::vector<const SignatureAlgorithm*> known;
  std::vector<ByteSpan> values;
  ByteReader r(signatures);
  while (!r.AtEnd()) {
    ByteReader record(r.LengthPrefixed());
    const std::uint32_t id = record.U32();
    const ByteSpan value = record.LengthPrefixed();
    if (!r.ok() || !record.ok() || known.size() > limits::kSignerRecords) {
      issues->Add(rule::kAndroidStampMalformed);
      return;
    }
    if (const auto* algorithm = FindAlgorithm(id)) {
      known.push_back(algorithm);
      values.push_back(value);
    } else {
      issues->Add(rule::kAndroidStampUnknownAlgorithm, {}, {{"algorithm", HexId(id)}});
    }
  }
  if (known.empty()) {
    issues->Add(rule::kAndroidStampNoSignature, {}, catalogue::Said("scheme", why::kThisScheme));
    return;
  }
  const auto chosen = ToVerify(known, range, Support::kPlain);
  if (!chosen) {
    issues->Add(rule::kAndroidStampNoSupported);
    return;
  }
  for (const std::size_t i : *chosen) {
    switch (CheckSignature(certificate_->public_key.spki, *known[i], data, values[i])) {
      case SignatureCheck::kGood:
        continue;
      case SignatureCheck::kBad:
        issues->Add(rule::kAndroidStampMismatch);
        return;
      default:
        issues->Add(rule::kAndroidStampVerifyException);
        return;
    }
  }
}

void SourceStamp::CheckAttributes(Issues* issues) const {
  ByteReader outer(attributes_);
  ByteReader r(outer.LengthPrefixed());
  if (!outer.ok()) issues->Add(rule::kAndroidStampMalformed);
  for (std::size_t number = 1; outer.ok() && !r.AtEnd(); ++number) {
    ByteReader attribute(r.LengthPrefixed());
    const std::uint32_t id = attribute.U32();
    if (!r.ok() || !attribute.ok() || number > limits::kSignerRecords) {
      issues->Add(rule::kAndroidStampMalformedAttribute, {}, {Number("record", number)});
      return;
    }
    if (id == kProofOfRotation) {
      switch (lineage_->state) {
        case LineageState::kGood:
          break;
        case LineageState::kNotSigned:
          issues->Add(rule::kAndroidStampRotationNotSigned);
          break;
        case LineageState::kMalformed:
          issues->Add(rule::kAndroidStampMalformedLineage);
          break;
        case LineageState::kEndsElsewhere:
          issues->Add(rule::kAndroidStampRotationEndsElsewhere);
      }
    } else if (id == kTimestamp) {
      const std::int64_t time = attribute.I64();
      if (!attribute.ok()) {
        issues->Add(rule::kAndroidStampMalformedAttribute, {}, {Number("record", number)});
        return;
      }
      if (time <= 0) issues->Add(rule::kAndroidStampInvalidTimestamp, {}, {{"time", time}});
    } else {
      issues->Add(rule::kAndroidStampUnknownAttribute, {}, {{"attribute", HexId(id)}});
    }
  }
}

}  // namespace apptrait::android
