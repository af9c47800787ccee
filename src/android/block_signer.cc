#include "android/block_signer.h"

#include <algorithm>

#include "base/byte_reader.h"
#include "base/limits.h"
#include "crypto/certificate.h"

namespace apptrait::android {
namespace {

// Reads u32-prefixed records until one cannot be read (or is one too many), whose number (from 1)
// is the result.
template <class Read>
std::optional<std::size_t> ForEachRecord(ByteSpan records, Read read) {
  ByteReader r(records);
  for (std::size_t number = 1; !r.AtEnd(); ++number) {
    ByteReader record(r.LengthPrefixed());
    if (r.ok()) read(record);
    if (!r.ok() || !record.ok() || number > limits::kSignerRecords) return number;
  }
  return std::nullopt;
}

std::optional<std::size_t> ReadAlgorithmRecords(ByteSpan records,
                                                std::vector<AlgorithmRecord>* out) {
  return ForEachRecord(records, [out](ByteReader& r) {
    const AlgorithmRecord record{r.U32(), r.LengthPrefixed()};
    if (r.ok()) out->push_back(record);
  });
}

SdkRange ReadRange(ByteReader* r) {
  const std::int32_t min = r->I32();
  return {min, r->I32()};
}

// False where a length is wrong, which makes the whole signer unreadable to apksig.
bool ReadCertificates(ByteSpan records, BlockSigner* signer, std::vector<Finding>* findings) {
  ByteReader r(records);
  while (!r.AtEnd()) {
    const ByteSpan der = r.LengthPrefixed();
    if (!r.ok()) return false;
    Certificate certificate = crypto::ReadCertificate(der, findings);
    if (!certificate.parsed || signer->certificates.size() >= limits::kSignerCertificates) {
      signer->bad_certificate = signer->certificates.size() + 1;
      return true;
    }
    signer->certificates.push_back(std::move(certificate));
  }
  return true;
}

void ReadAttributes(ByteSpan records, BlockSigner* signer) {
  signer->bad_attribute = ForEachRecord(records, [signer](ByteReader& r) {
    const std::uint32_t id = r.U32();
    if (r.ok()) signer->attributes.push_back({id, r.Rest()});
  });
  if (signer->certificates.empty()) return;
  const AttributeRecord* last = nullptr;
  for (const AttributeRecord& attribute : signer->attributes) {
    if (attribute.id != attribute_id::kProofOfRotation) continue;
    ++signer->lineages;
    last = &attribute;
  }
  if (last != nullptr) signer->lineage = ReadLineage(last->value, signer->certificates.front());
}

void ReadSignedData(SignerForm form, BlockSigner* signer, std::vector<Finding>* findings) {
  ByteReader r(signer->signed_data);
  const ByteSpan digests = r.LengthPrefixed(), certificates = r.LengthPrefixed();
  if (form == SignerForm::kV3) signer->signed_range = ReadRange(&r);
  const ByteSpan attributes = r.LengthPrefixed();
  if (!r.ok() || !ReadCertificates(certificates, signer, findings)) return;
  signer->signed_data_readable = true;
  signer->bad_digest = ReadAlgorithmRecords(digests, &signer->digests);
  ReadAttributes(attributes, signer);
}

}  // namespace

const AttributeRecord* BlockSigner::Find(std::uint32_t id) const {
  const auto found = std::ranges::find(attributes, id, &AttributeRecord::id);
  return found == attributes.end() ? nullptr : &*found;
}

bool BlockSigner::IsPostQuantum() const {
  return std::ranges::any_of(
      signatures, [](const AlgorithmRecord& s) { return android::IsPostQuantum(s.algorithm); });
}

BlockSigner ReadBlockSigner(ByteSpan record, SignerForm form, std::vector<Finding>* findings) {
  BlockSigner signer;
  ByteReader r(record);
  signer.signed_data = r.LengthPrefixed();
  if (form == SignerForm::kV3) signer.range = ReadRange(&r);
  const ByteSpan signatures = r.LengthPrefixed();
  signer.public_key = r.LengthPrefixed();
  if (!r.ok()) return signer;
  signer.readable = true;
  signer.bad_signature = ReadAlgorithmRecords(signatures, &signer.signatures);
  ReadSignedData(form, &signer, findings);
  return signer;
}

}  // namespace apptrait::android
