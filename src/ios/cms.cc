#include "ios/cms.h"

#include <algorithm>

#include "catalogue/cause.h"
#include "catalogue/rules/ios.h"
#include "crypto/asn1.h"
#include "crypto/signature.h"
#include "ios/plist.h"

namespace apptrait::ios {
namespace {

using catalogue::Make;

constexpr std::string_view kContentType = "1.2.840.113549.1.9.3",
                           kMessageDigest = "1.2.840.113549.1.9.4",
                           kSigningTime = "1.2.840.113549.1.9.5",
                           kHashAgility = "1.2.840.113635.100.9.1",
                           kHashAgilityV2 = "1.2.840.113635.100.9.2";
// Arcs that Apple's critical extensions are in; its verifiers know them, and we read the markers.
constexpr std::string_view kAppleArc = "1.2.840.113635.100.";

Finding Say(const Rule& rule, const std::string& entry, std::vector<Datum> data = {}) {
  return Make(rule, {.entry = entry}, std::move(data));
}

// The attribute's only value; nothing, with a finding, where it is there twice or has several.
std::optional<ByteSpan> OnlyValue(const crypto::SignerInfo& info, std::string_view oid,
                                  const std::string& entry, Part part, Verdict& verdict) {
  const crypto::Attribute* attribute = info.Find(oid);
  if (attribute == nullptr) return std::nullopt;
  if (info.Count(oid) == 1 && attribute->values.size() == 1) return attribute->values[0];
  verdict.Fail(part, Say(rule::kIosCmsAttributeTwice, entry, {{"oid", std::string(oid)}}));
  return std::nullopt;
}

std::optional<std::int64_t> SigningTimeOf(const crypto::SignerInfo& info) {
  const crypto::Attribute* attribute = info.Find(kSigningTime);
  if (attribute == nullptr || attribute->values.empty()) return std::nullopt;
  return crypto::TimeOf(crypto::Asn1Reader(attribute->values[0]).Next());
}

// The signed attributes say which content they are for, and its digest.
bool AttributesMatch(const CmsInput& input, const CmsSigner& signer, ByteSpan content,
                     digest::Algorithm algorithm, Part part, Verdict& verdict) {
  const auto type = OnlyValue(signer.info(), kContentType, input.entry, part, verdict);
  const auto digest = OnlyValue(signer.info(), kMessageDigest, input.entry, part, verdict);
  if (!type || !digest) {
    verdict.Fail(part, Say(rule::kIosCmsAttributeMissing, input.entry));
    return false;
  }
  crypto::Asn1Reader type_reader(*type);
  const std::string type_oid = crypto::OidText(type_reader.Expect(crypto::tag::kOid).contents);
  const auto expected = crypto::OctetString(crypto::Asn1Reader(*digest).Next());
  if (!type_reader.ok() || type_oid != signer.data.content_type) {
    verdict.Fail(part, Say(rule::kIosCmsContentType, input.entry, {{"oid", type_oid}}));
    return false;
  }
  const Bytes actual = digest::Digest(algorithm, content);
  if (expected && Equal(*expected, actual)) return true;
  verdict.Fail(part, Say(rule::kIosCmsDigestMismatch, input.entry,
                         {{"expected", expected ? ToHex(*expected) : std::string()},
                          {"actual", ToHex(actual)}}));
  return false;
}

// What the leaf must be for its purpose, once its chain is trusted.
void CheckLeaf(const CmsInput& input, const CmsSigner& signer, Part part, Verdict& verdict) {
  const Certificate& leaf = *signer.leaf;
  const std::vector<Datum> data = {{"sha256", leaf.fingerprints.sha256},
                                   {"kind", std::string(Name(signer.kind))}};
  if (!signer.anchored) {
    verdict.Fail(part, Say(rule::kIosCmsUntrusted, input.entry, data));
    return;
  }
  const crypto::ExtensionFacts facts = crypto::ReadExtensions(leaf);
  const bool is_profile = part == Part::kProfile;
  const bool is_profile_signer = signer.kind == IosCertificateKind::kProfileSigning;
  const bool for_code = signer.kind != IosCertificateKind::kUnknown || IsForCodeSigning(leaf);
  if (is_profile ? !is_profile_signer : (is_profile_signer || !for_code)) {
    verdict.Fail(part, Say(rule::kIosCmsWrongPurpose, input.entry, data));
  } else if (!facts.key_usage.digital_signature || facts.is_ca.value_or(false)) {
    verdict.Fail(part, Say(rule::kIosCmsWrongPurpose, input.entry, data));
  } else if (signer.kind == IosCertificateKind::kUnknown) {
    verdict.Note(part, Say(rule::kIosCmsUnknownKind, input.entry, data));
  }
  for (const std::string& oid : facts.critical_unknown) {
    if (!oid.starts_with(kAppleArc)) {
      verdict.Unsupported(part, Say(rule::kIosCmsCriticalExtension, input.entry, {{"oid", oid}}));
    }
  }
}

// The cdhashes of attribute 9.1: an OCTET STRING with <dict><key>cdhashes</key><array>data…
std::optional<std::vector<Bytes>> ListedCdhashes(ByteSpan value) {
  const auto text = crypto::OctetString(crypto::Asn1Reader(value).Next());
  if (!text) return std::nullopt;
  const auto list = ReadPlist(*text);
  const PlistArray* hashes = list ? list->root.FindArray("cdhashes") : nullptr;
  if (hashes == nullptr) return std::nullopt;
  std::vector<Bytes> listed;
  for (const Plist& hash : *hashes) {
    if (hash.data() == nullptr) return std::nullopt;
    listed.push_back(*hash.data());
  }
  return listed;
}

struct AgileDigest {
  std::string oid;
  Bytes digest;
};

// The values of attribute 9.2: SEQUENCE { algorithm OBJECT IDENTIFIER, digest OCTET STRING } each.
std::optional<std::vector<AgileDigest>> ListedDigests(const crypto::SignerInfo& info) {
  std::vector<AgileDigest> listed;
  for (const crypto::Attribute& attribute : info.signed_attributes) {
    if (attribute.oid != kHashAgilityV2) continue;
    for (ByteSpan value : attribute.values) {
      crypto::Asn1Reader outer(value);
      crypto::Asn1Reader fields(outer.Expect(crypto::tag::kSequence).contents);
      const std::string oid = crypto::OidText(fields.Expect(crypto::tag::kOid).contents);
      const auto digest = crypto::OctetString(fields.Next());
      if (!outer.ok() || !fields.ok() || !digest) return std::nullopt;
      listed.push_back({oid, *digest});
    }
  }
  return listed;
}

// Signatures without signed attributes (Apple's own of some years) list no directories. Apple's
// verifier then takes an alternate as it is; its hashes are compared with the same bytes as the
// primary's, so that only what else it says could differ.
void CheckUnlistedDirectories(const std::vector<CodeDirectory>& directories,
                              const std::string& entry, Verdict& verdict) {
  const CodeDirectory& primary = directories[0];
  for (std::size_t i = 1; i < directories.size(); ++i) {
    const CodeDirectory& directory = directories[i];
    const bool same =
        directory.flags == primary.flags && directory.version == primary.version &&
        directory.identifier == primary.identifier && directory.team_id == primary.team_id &&
        directory.code_limit == primary.code_limit && directory.page_size == primary.page_size &&
        directory.exec_segment_flags == primary.exec_segment_flags;
    const std::vector<Datum> data = {{"hash", HashTypeName(directory.hash_type)},
                                     {"cdhash", ToHex(directory.Cdhash())}};
    if (same) {
      verdict.Note(Part::kCms, Say(rule::kIosCmsDirectoryUnlisted, entry, data));
    } else {
      verdict.Fail(Part::kCms, Say(rule::kIosCmsDirectoryNotVouched, entry, data));
    }
  }
}

bool Contains(const std::vector<Bytes>& list, ByteSpan wanted) {
  return std::ranges::any_of(list, [&](const Bytes& item) { return Equal(item, wanted); });
}

}  // namespace

std::optional<CmsSigner> ReadCms(const CmsInput& input, const Trust& trust, Part part,
                                 Verdict& verdict) {
  auto data = crypto::ParseSignedData(input.cms);
  if (!data) {
    verdict.Fail(part,
                 Say(rule::kIosCmsMalformed, input.entry, catalogue::Because(data.error().detail)));
    return std::nullopt;
  }
  CmsSigner signer;
  signer.data = *std::move(data);
  if (signer.data.signers.size() != 1) {
    verdict.Fail(part, Say(rule::kIosCmsSigners, input.entry,
                           {{"count", static_cast<std::int64_t>(signer.data.signers.size())}}));
    return std::nullopt;
  }
  const auto rest = input.cms.subspan(std::min(signer.data.consumed, input.cms.size()));
  if (std::ranges::any_of(rest, [](std::byte b) { return b != std::byte{0}; })) {
    verdict.Note(part, Say(rule::kIosCmsTrailing, input.entry,
                           {{"count", static_cast<std::int64_t>(rest.size())}}));
  }
  signer.signing_time = SigningTimeOf(signer.info());
  const auto index = crypto::FindSignerCertificate(signer.data, signer.info());
  if (!index) {
    verdict.Fail(part, Say(rule::kIosCmsNoCertificate, input.entry));
    return signer;
  }
  std::vector<Finding> odd;
  std::vector<Certificate> bag;
  for (ByteSpan der : signer.data.certificates) bag.push_back(crypto::ReadCertificate(der, &odd));
  for (Finding& finding : odd) verdict.Note(part, std::move(finding));
  signer.leaf = bag[*index];
  signer.kind = KindOf(*signer.leaf);
  crypto::Chain chain = trust.ChainOf(*signer.leaf, bag);
  signer.chain = std::move(chain.certificates);
  signer.anchored = chain.anchored;
  const auto scheme = crypto::SchemeOf(signer.info().digest_oid, signer.info().signature_oid,
                                       signer.info().signature_parameters);
  if (scheme) signer.algorithm = crypto::SchemeName(signer.leaf->public_key.algorithm, *scheme);
  return signer;
}

void VerifyCms(const CmsInput& input, CmsSigner& signer, Part part, Verdict& verdict) {
  verdict.Checked(part);
  const crypto::SignerInfo& info = signer.info();
  if (!signer.leaf) return;  // ReadCms said so
  if (input.detached && signer.data.content && !signer.data.content->empty()) {
    verdict.Fail(part, Say(rule::kIosCmsNotDetached, input.entry));
    return;
  }
  if (!input.detached && !signer.data.content) {
    verdict.Fail(part,
                 Say(rule::kIosCmsMalformed, input.entry, catalogue::Because(why::kCmsNoContent)));
    return;
  }
  const ByteSpan content = input.detached ? *input.detached : ByteSpan(*signer.data.content);
  const auto digest = digest::FromOid(info.digest_oid);
  const auto scheme =
      crypto::SchemeOf(info.digest_oid, info.signature_oid, info.signature_parameters);
  if (!digest || !scheme) {
    verdict.Unsupported(part,
                        Say(rule::kIosCmsAlgorithm, input.entry,
                            {{"digest", info.digest_oid}, {"signature", info.signature_oid}}));
    return;
  }
  if (*digest == digest::Algorithm::kMd5 || scheme->digest == digest::Algorithm::kMd5) {
    verdict.Fail(part, Say(rule::kIosCmsWeakDigest, input.entry));
  }
  const bool has_attributes = !info.signed_attributes_raw.empty();
  if (has_attributes && !AttributesMatch(input, signer, content, *digest, part, verdict)) return;
  const Bytes attributes = has_attributes ? info.SignedAttributesForDigest() : Bytes{};
  const crypto::Check check =
      crypto::VerifySignature(signer.leaf->public_key.spki, *scheme,
                              has_attributes ? ByteSpan(attributes) : content, info.signature);
  if (check == crypto::Check::kUnsupported || check == crypto::Check::kMalformedKey) {
    verdict.Unsupported(part,
                        Say(rule::kIosCmsAlgorithm, input.entry,
                            {{"digest", info.digest_oid}, {"signature", info.signature_oid}}));
    return;
  }
  if (check != crypto::Check::kGood) {
    verdict.Fail(part, Say(rule::kIosCmsBadSignature, input.entry));
    return;
  }
  signer.holds = true;
  CheckLeaf(input, signer, part, verdict);
}

void CheckHashAgility(const CmsSigner& signer, const CodeSignature& signature,
                      const std::string& entry, Verdict& verdict) {
  const crypto::SignerInfo& info = signer.info();
  const auto& directories = signature.directories;
  const auto value = OnlyValue(info, kHashAgility, entry, Part::kCms, verdict);
  const auto listed = value ? ListedCdhashes(*value) : std::nullopt;
  const auto digests = ListedDigests(info);
  if ((value && !listed) || !digests) {
    verdict.Fail(Part::kCms, Say(rule::kIosCmsHashAgility, entry));
    return;
  }
  if (!value && digests->empty()) {
    CheckUnlistedDirectories(directories, entry, verdict);
    return;
  }
  // The signature itself is over the primary directory.
  std::vector<bool> vouched(directories.size()), missing(directories.size());
  vouched[0] = true;
  for (const AgileDigest& item : *digests) {
    const auto algorithm = digest::FromOid(item.oid);
    bool found = false;
    for (std::size_t i = 0; i < directories.size(); ++i) {
      if (!algorithm || directories[i].algorithm() != algorithm) continue;
      if (!Equal(directories[i].Digest(), item.digest)) continue;
      found = vouched[i] = true;
    }
    if (!found) {
      verdict.Fail(Part::kCms, Say(rule::kIosCmsAgileDigest, entry,
                                   {{"oid", item.oid}, {"expected", ToHex(item.digest)}}));
    }
  }
  std::vector<Bytes> cdhashes;
  cdhashes.reserve(directories.size());
  for (const CodeDirectory& directory : directories) cdhashes.push_back(directory.Cdhash());
  bool all_missing_vouched = true;
  for (std::size_t i = 0; listed && i < directories.size(); ++i) {
    missing[i] = !Contains(*listed, cdhashes[i]);
    if (missing[i] && !(i != 0 && vouched[i])) all_missing_vouched = false;
    if (!missing[i]) vouched[i] = true;
  }
  std::vector<Bytes> unknown;
  for (const Bytes& hash : listed.value_or(std::vector<Bytes>{})) {
    if (!Contains(cdhashes, hash)) unknown.push_back(hash);
  }
  // A signer that wrote a wrong hash beside right ones is told apart from a directory that was
  // exchanged: then nothing else vouches for it.
  if (!unknown.empty() && all_missing_vouched) {
    verdict.Fail(Part::kCms, Say(rule::kIosCmsBogusCdhash, entry, {{"cdhash", ToHex(unknown[0])}}));
    return;
  }
  for (std::size_t i = 0; i < directories.size(); ++i) {
    if (!missing[i] && vouched[i]) continue;
    verdict.Fail(Part::kCms, Say(rule::kIosCmsDirectoryNotVouched, entry,
                                 {{"hash", HashTypeName(directories[i].hash_type)},
                                  {"cdhash", ToHex(cdhashes[i])}}));
  }
}

}  // namespace apptrait::ios
