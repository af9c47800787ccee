#include "credential/jks.h"

#include <openssl/crypto.h>

#include "base/byte_reader.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalogue/rules/credential.h"
#include "crypto/certificate.h"
#include "digest/algorithm.h"

namespace apptrait::credential {
namespace {

constexpr std::uint32_t kJksMagic = 0xfeedfeed, kJceksMagic = 0xcececece;
constexpr std::size_t kDigestSize = 20;

enum Tag : std::uint32_t { kPrivateKey = 1, kTrustedCertificate = 2, kSecretKey = 3 };

// All big-endian:
//   u32 magic | u32 version (1 or 2) | u32 count | entries | SHA-1
//   entry:       u32 tag | utf alias | u64 time | then by tag
//     1          u32 length | encrypted private key | u32 count | certificates
//     2          certificate
//     3 (JCEKS)  a serialized Java object, whose length stands nowhere
//   certificate: utf type (version 2 only) | u32 length | DER
//   utf:         u16 length | modified UTF-8
// SHA-1 is over the password as UTF-16BE, the words "Mighty Aphrodite", and all before it.
class Walk {
 public:
  Walk(ByteSpan body, std::vector<Finding>* findings) : r_(body), findings_(findings) {}

  // False where the structure does not hold, with `offset` where.
  bool Run(std::vector<CredentialEntry>* entries) {
    r_.Skip(4);
    version_ = r_.U32Be();
    const std::uint32_t count = r_.U32Be();
    if (!r_.ok() || version_ < 1 || version_ > 2) return false;
    for (std::uint32_t i = 0; i < count; ++i) {
      offset_ = r_.position();
      const std::uint32_t tag = r_.U32Be();
      CredentialEntry entry;
      entry.alias = Utf();
      r_.Skip(8);
      if (tag == kSecretKey) {
        findings_->push_back(
            catalogue::Make(rule::kCredentialSecretKey, {.offset = offset_},
                            {{"alias", entry.alias}, {"left", std::int64_t{count} - i - 1}}));
        return r_.ok();
      }
      if (!ReadEntry(tag, &entry)) return false;
      entries->push_back(std::move(entry));
      if (entries->size() > limits::kCertificates) return false;
    }
    offset_ = r_.position();
    return r_.AtEnd();
  }

  std::size_t offset() const { return offset_; }

 private:
  std::string Utf() { return ModifiedUtf8ToUtf8(AsText(r_.Take(r_.U16Be()))); }

  bool ReadEntry(std::uint32_t tag, CredentialEntry* entry) {
    if (tag != kPrivateKey && tag != kTrustedCertificate) return false;
    std::uint32_t certificates = 1;
    if (tag == kPrivateKey) {
      entry->has_private_key = true;
      r_.Skip(r_.U32Be());
      certificates = r_.U32Be();
    }
    for (std::uint32_t i = 0; i < certificates; ++i) {
      if (version_ == 2) Utf();
      const ByteSpan der = r_.Take(r_.U32Be());
      if (!r_.ok() || der.empty() || ++read_ > limits::kCertificates) return false;
      entry->chain.push_back(crypto::ReadCertificate(der, findings_));
    }
    return r_.ok();
  }

  ByteReader r_;
  std::vector<Finding>* findings_;
  std::uint32_t version_ = 0;
  std::size_t offset_ = 0, read_ = 0;
};

bool DigestHolds(ByteSpan body, ByteSpan digest, const std::string& password) {
  Bytes wide;
  wide.reserve(password.size() * 2);
  for (std::size_t i = 0; i < password.size();) {
    const char32_t c = NextCodePoint(password, &i).value_or(0xfffd);
    const auto put = [&](char32_t unit) {
      wide.push_back(static_cast<std::byte>(unit >> 8));
      wide.push_back(static_cast<std::byte>(unit & 0xff));
    };
    if (c > 0xffff) {
      put(0xd800 + ((c - 0x10000) >> 10));
      put(0xdc00 + ((c - 0x10000) & 0x3ff));
    } else {
      put(c);
    }
  }
  const Bytes computed =
      digest::Digest(digest::Algorithm::kSha1, {wide, AsBytes("Mighty Aphrodite"), body});
  OPENSSL_cleanse(wide.data(), wide.size());
  return Equal(computed, digest);
}

}  // namespace

bool LooksLikeJks(ByteSpan head) {
  ByteReader r(head);
  const std::uint32_t magic = r.U32Be(), version = r.U32Be();
  return r.ok() && (magic == kJksMagic || magic == kJceksMagic) && (version == 1 || version == 2);
}

Result<std::vector<CredentialEntry>> ReadJks(ByteSpan file,
                                             const std::optional<std::string>& password,
                                             std::vector<Finding>* findings) {
  const auto malformed = [](std::size_t offset) {
    return catalogue::Fail(ErrorKind::kNotAPackage, rule::kCredentialMalformed, {.offset = offset},
                           {{"kind", "JKS"}});
  };
  if (file.size() < kDigestSize) return malformed(0);
  const ByteSpan body = file.first(file.size() - kDigestSize);
  std::vector<CredentialEntry> entries;
  Walk walk(body, findings);
  if (!walk.Run(&entries)) return malformed(walk.offset());
  if (!password) {
    findings->push_back(catalogue::Make(rule::kCredentialIntegrityNotChecked));
  } else if (!DigestHolds(body, file.last(kDigestSize), *password)) {
    return catalogue::Fail(ErrorKind::kUsage, rule::kCredentialPasswordWrong);
  }
  return entries;
}

}  // namespace apptrait::credential
