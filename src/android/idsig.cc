#include "android/idsig.h"

#include "base/byte_reader.h"
#include "catalogue/cause.h"
#include "catalogue/rules/android_verdict.h"
#include "crypto/certificate.h"

namespace apptrait::android {
namespace {

constexpr std::uint32_t kVersion = 2, kSha256 = 1, kPage = 4096;
constexpr std::uint8_t kLog2Page = 12;
constexpr std::size_t kMaxSigners = 10;  // today two: for v3 and v3.1

template <class T>
void Append(Bytes* out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    out->push_back(static_cast<std::byte>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xff));
  }
}
void AppendPrefixed(Bytes* out, ByteSpan bytes) {
  Append(out, static_cast<std::uint32_t>(bytes.size()));
  out->insert(out->end(), bytes.begin(), bytes.end());
}

Idsig::SignerBlock ReadSigner(ByteReader* r) {
  Idsig::SignerBlock signer;
  signer.apk_digest = r->LengthPrefixed();
  signer.certificate_der = r->LengthPrefixed();
  signer.additional_data = r->LengthPrefixed();
  signer.public_key = r->LengthPrefixed();
  signer.algorithm = r->U32();
  signer.signature = r->LengthPrefixed();
  return signer;
}

}  // namespace

Idsig::Idsig(Bytes file, std::vector<Finding>* findings) : file_(std::move(file)) {
  ByteReader r(file_);
  version_ = r.U32();
  const ByteSpan hashing = r.LengthPrefixed(), signing = r.LengthPrefixed();
  empty_ = !r.ok();
  if (empty_) return;
  if (!r.AtEnd()) {
    const ByteSpan tree = r.LengthPrefixed();
    if (r.ok()) tree_ = tree;
  }
  ReadHashing(hashing);
  ReadSigners(signing, findings);
}

void Idsig::ReadHashing(ByteSpan bytes) {
  ByteReader r(bytes);
  hash_algorithm_ = r.U32();
  log2_page_ = r.U8();
  salt_ = r.LengthPrefixed();
  root_ = r.LengthPrefixed();
  if (!r.ok()) malformed_ = true;
}

void Idsig::ReadSigners(ByteSpan bytes, std::vector<Finding>* findings) {
  ByteReader r(bytes);
  signers_.push_back(ReadSigner(&r));
  while (!r.AtEnd() && signers_.size() < kMaxSigners) {
    r.U32();  // the scheme's block id
    ByteReader block(r.LengthPrefixed());
    signers_.push_back(ReadSigner(&block));
    if (!block.ok()) r.Fail();
  }
  if (!r.ok() || !r.AtEnd()) {
    malformed_ = true;
    signers_.clear();
  }
  for (SignerBlock& signer : signers_) {
    Certificate certificate = crypto::ReadCertificate(signer.certificate_der, findings);
    if (certificate.parsed) signer.certificate = std::move(certificate);
  }
}

void Idsig::Ask(std::uint64_t apk_size, bool strict, digest::Plan* plan) {
  apk_size_ = apk_size;
  strict_ = strict;
  if (empty_ || malformed_) return;
  digest::PagedRequest request;
  request.sections.push_back({.offset = 0, .length = apk_size});
  request.page_size = kPage;
  request.zero_pad = true;
  if (strict) request.salt = ToBytes(salt_);
  pages_ = plan->Paged(std::move(request));
}

void Idsig::Take(const digest::Results& results) {
  if (!pages_ || results.ErrorOf(*pages_)) return;
  actual_root_ = digest::MerkleRoot(digest::Algorithm::kSha256, results.Get(*pages_), kPage,
                                    strict_ ? salt_ : ByteSpan(), digest::OnePage::kHashedAgain,
                                    tree_ ? &actual_tree_ : nullptr);
}

Bytes Idsig::SignedData(const SignerBlock& signer) const {
  const ByteSpan parts[] = {salt_, root_, signer.apk_digest, signer.certificate_der,
                            signer.additional_data};
  std::size_t size = 4 + 8 + 4 + 1;
  for (const ByteSpan part : parts) size += 4 + part.size();
  Bytes data;
  data.reserve(size);
  Append(&data, static_cast<std::uint32_t>(size));
  Append(&data, apk_size_);
  Append(&data, hash_algorithm_);
  Append(&data, log2_page_);
  for (const ByteSpan part : parts) AppendPrefixed(&data, part);
  return data;
}

bool Idsig::CheckSigner(const SignerBlock& signer, std::size_t number, Issues* issues) const {
  const Datum who = Number("signer", number);
  const auto fail = [&](const Rule& rule) {
    issues->Add(rule, {}, {who});
    return false;
  };
  const SignatureAlgorithm* algorithm = FindAlgorithm(signer.algorithm);
  if (algorithm == nullptr) {
    issues->Add(rule::kAndroidV4UnknownAlgorithm, {},
                {who, {"algorithm", HexId(signer.algorithm)}});
    return false;
  }
  switch (CheckSignature(signer.public_key, *algorithm, SignedData(signer), signer.signature)) {
    case SignatureCheck::kGood:
      break;
    case SignatureCheck::kBad:
      return fail(rule::kAndroidV4SignatureMismatch);
    case SignatureCheck::kMalformedKey:
      return fail(rule::kAndroidV4MalformedPublicKey);
    case SignatureCheck::kMalformedSignature:
    case SignatureCheck::kUnsupported:
      return fail(rule::kAndroidV4VerifyException);
  }
  if (!signer.certificate) return fail(rule::kAndroidV4MalformedCertificate);
  if (!IsKeyOf(signer.public_key, *signer.certificate)) {
    return fail(rule::kAndroidV4PublicKeyMismatch);
  }
  return true;
}

Issues Idsig::Check() const {
  Issues issues;
  if (empty_) {
    issues.Add(rule::kAndroidV4NoSignatures);
    return issues;
  }
  if (malformed_) {
    issues.Add(rule::kAndroidV4Malformed);
    return issues;
  }
  if (version_ != kVersion) {
    issues.Add(rule::kAndroidV4VersionNotCurrent, {},
               {Number("version", version_), Number("expected", kVersion)});
  }
  if (strict_ && (hash_algorithm_ != kSha256 || log2_page_ != kLog2Page)) {
    issues.Add(
        rule::kAndroidV4Hashing, {},
        catalogue::Said("what", hash_algorithm_ != kSha256 ? why::kHashAlgorithm : why::kPageSize));
    return issues;
  }
  for (std::size_t i = 0; i < signers_.size(); ++i) {
    if (!CheckSigner(signers_[i], i + 1, &issues)) return issues;
  }
  CheckRoot(&issues);
  return issues;
}

void Idsig::CheckRoot(Issues* issues) const {
  if (actual_root_.empty()) {
    issues->Add(rule::kAndroidNotChecked, {}, {Text("scheme", "v4")});
  } else if (!Equal(root_, actual_root_)) {
    issues->Add(rule::kAndroidV4RootMismatch, {},
                {{"expected", ToHex(root_)}, {"actual", ToHex(actual_root_)}});
  } else if (tree_ && !Equal(*tree_, actual_tree_)) {
    issues->Add(rule::kAndroidV4TreeMismatch);
  }
}

}  // namespace apptrait::android
