#include "base/text.h"
#include "credential/credential_job.h"
#include "credential/jks.h"
#include "credential/pkcs12.h"

namespace apptrait::credential {
namespace {

// DER headers without their contents: the head of a file is cut.
class HeaderWalk {
 public:
  explicit HeaderWalk(ByteSpan head) : head_(head) {}
  // Goes into the next element, which must have this tag.
  bool Enter(std::uint8_t tag) {
    if (Next() != tag) return false;
    if (Next() & 0x80) at_ += std::to_integer<std::size_t>(head_[at_ - 1]) & 0x7fU;
    return at_ <= head_.size();
  }
  // Passes over the next element, of a short length.
  bool Skip(std::uint8_t tag) {
    if (Next() != tag) return false;
    const std::uint8_t length = Next();
    at_ += length;
    return length < 0x80 && at_ <= head_.size();
  }
  // Where the next element ends, if it has this tag and a short length.
  std::optional<std::size_t> EndOfShort(std::uint8_t tag) const {
    if (at_ + 2 > head_.size() || Peek() != tag) return std::nullopt;
    const auto length = std::to_integer<std::size_t>(head_[at_ + 1]);
    if (length >= 0x80) return std::nullopt;
    return at_ + 2 + length;
  }
  std::size_t position() const { return at_; }
  std::uint8_t Peek() const {
    return at_ < head_.size() ? std::to_integer<std::uint8_t>(head_[at_]) : std::uint8_t{0};
  }
  bool TakeOid(std::string_view oid) {
    const auto rest = AsText(head_).substr(std::min(at_, head_.size()));
    if (!rest.starts_with(oid)) return false;
    at_ += oid.size();
    return true;
  }

 private:
  std::uint8_t Next() {
    const std::uint8_t value = Peek();
    ++at_;
    return value;
  }
  ByteSpan head_;
  std::size_t at_ = 0;
};

// ContentInfo with SignedData whose encapsulated content is absent.
bool IsCertificateBag(ByteSpan head) {
  constexpr std::string_view kSignedData = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
  HeaderWalk walk(head);
  if (!walk.Enter(0x30) || !walk.TakeOid(kSignedData)) return false;
  if (!walk.Enter(0xa0) || !walk.Enter(0x30) || !walk.Skip(0x02) || !walk.Skip(0x31)) return false;
  // encapContentInfo: an object identifier, and nothing behind it.
  const std::optional<std::size_t> end = walk.EndOfShort(0x30);
  return end && walk.Enter(0x30) && walk.Skip(0x06) && walk.position() == *end;
}

// Certificate ::= SEQUENCE { tbsCertificate SEQUENCE { [0] version OPTIONAL, serial INTEGER, …
bool IsCertificate(ByteSpan head) {
  HeaderWalk walk(head);
  if (!walk.Enter(0x30) || !walk.Enter(0x30)) return false;
  if (walk.Peek() == 0xa0) return walk.Enter(0xa0) && walk.Skip(0x02) && walk.Peek() == 0x02;
  // Version 1: serial, then the signature's algorithm; a public key begins with an algorithm.
  return walk.Skip(0x02) && walk.Enter(0x30) && walk.Peek() == 0x06;
}

Container DetectPem(std::string_view text) {
  const std::size_t begin = text.find("-----BEGIN ");
  if (begin == text.npos) return Container::kUnknown;
  // What stands before is a comment, and so is text.
  for (const char c : text.substr(0, begin)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') return Container::kUnknown;
  }
  const std::string_view label = text.substr(begin + std::string_view("-----BEGIN ").size());
  for (const std::string_view bag : {"PKCS7-----", "CMS-----", "PKCS #7 SIGNED DATA-----"}) {
    if (label.starts_with(bag)) return Container::kPkcs7;
  }
  return Container::kCertificate;
}

}  // namespace

Container Detect(ByteSpan head) {
  if (LooksLikeJks(head)) return Container::kJks;
  if (LooksLikePkcs12(head)) return Container::kPkcs12;
  if (IsCertificateBag(head)) return Container::kPkcs7;
  if (IsCertificate(head)) return Container::kCertificate;
  if (const Container pem = DetectPem(AsText(head)); pem != Container::kUnknown) return pem;
  // Base64 without armour.
  constexpr std::string_view kBase64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n";
  const std::string_view text = AsText(head);
  const bool bare =
      text.starts_with("MI") && text.size() > 64 && text.find_first_not_of(kBase64) == text.npos;
  return bare ? Container::kCertificate : Container::kUnknown;
}

}  // namespace apptrait::credential
