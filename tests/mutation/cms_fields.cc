#include "mutation/cms_fields.h"

#include <algorithm>

#include "crypto/asn1.h"
#include "crypto/certificate.h"

namespace apptrait::test {
namespace {

using crypto::Asn1Reader;
using crypto::Element;

class Namer {
 public:
  Namer(ByteSpan file, std::vector<std::string>* names) : file_(file), names_(*names) {}

  void Message(ByteSpan rest) {
    Asn1Reader outer(rest);
    const Element message = outer.Next();
    if (!outer.ok()) return;
    Put(message.whole, "cms.header");
    Asn1Reader fields(message.contents);
    fields.Next();
    Asn1Reader inner(fields.Next().contents);
    Asn1Reader data(inner.Next().contents);
    Put(data.Next().whole, "cms.version");
    Put(data.Next().whole, "cms.digest algorithms");
    Put(data.Next().whole, "cms.content");
    while (!data.AtEnd()) {
      const Element element = data.Next();
      if (element.tag == 0xa0) Certificates(element);
      if (element.tag == 0xa1) Put(element.whole, "cms.revocation lists");
      if (element.tag == 0x31) Signers(element);
    }
  }

 private:
  void Put(ByteSpan part, const std::string& name) {
    const auto at = static_cast<std::size_t>(part.data() - file_.data());
    std::fill_n(names_.begin() + static_cast<std::ptrdiff_t>(at), part.size(), name);
  }

  void Certificates(const Element& bag) {
    Put(bag.whole, "cms.certificates");
    Asn1Reader certificates(bag.contents);
    while (!certificates.AtEnd()) {
      const Element element = certificates.Next();
      const Certificate c = crypto::ReadCertificate(element.whole, nullptr);
      Put(element.whole, c.subject == c.issuer ? "cms.self-issued certificate" : "cms.certificate");
    }
  }

  void Signers(const Element& set) {
    Put(set.whole, "cms.signers");
    Asn1Reader signers(set.contents);
    while (!signers.AtEnd()) {
      Asn1Reader fields(signers.Next().contents);
      Put(fields.Next().whole, "cms.signer.version");
      Put(fields.Next().whole, "cms.signer.identifier");
      Put(fields.Next().whole, "cms.signer.digest algorithm");
      if (const auto attributes = fields.Optional(0xa0)) {
        Put(attributes->whole, "cms.signer.attributes header");
        Put(attributes->contents, "cms.signer.attributes");
      }
      Put(fields.Next().whole, "cms.signer.signature algorithm");
      Put(fields.Next().whole, "cms.signer.signature");
      if (const auto attributes = fields.Optional(0xa1))
        Put(attributes->whole, "cms.signer.unsigned");
    }
  }

  ByteSpan file_;
  std::vector<std::string>& names_;
};

}  // namespace

void NameCmsBytes(ByteSpan file, std::vector<std::string>* names) {
  // SEQUENCE { id-signedData …, with two octets of length
  static const Bytes kStart = *FromHex("06092a864886f70d010702a0");
  for (auto at = file.begin();; ++at) {
    at = std::search(at, file.end(), kStart.begin(), kStart.end());
    if (at == file.end()) return;
    const auto offset = static_cast<std::size_t>(at - file.begin());
    if (offset >= 4 && file[offset - 4] == std::byte{0x30})
      Namer(file, names).Message(file.subspan(offset - 4));
  }
}

}  // namespace apptrait::test
