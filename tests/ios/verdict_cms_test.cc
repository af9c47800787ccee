// Apps whose CMS signature is bad, or by the wrong certificate.
#include "ios/verdict_rows.h"

namespace apptrait {
namespace {

using test::BundleSpec;
using test::CmsSpec;
using test::Directory;
using test::ExpectFailure;
using test::RowName;
using test::SignatureSpec;
using test::SignedBy;
using test::Signer;
using test::TestPki;
using test::VerdictRow;
using test::With;

class IosBadCms : public testing::TestWithParam<VerdictRow> {};
TEST_P(IosBadCms, FailsWithItsFinding) { ExpectFailure(GetParam()); }

const VerdictRow kBadCms[] = {
    {"Garbage",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->tamper = [](auto& blobs) { blobs[0x10000][9] = std::byte{0xff}; };
     },
     "ios.cms.malformed"},
    {"OfAnotherApp",
     [](BundleSpec& s) {
       s.cms = Signer();
       s.cms->content = ToBytes(AsBytes("another CodeDirectory"));
     },
     "ios.cms.digest-mismatch"},
    {"SignatureBroken",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->tamper = [](auto& blobs) { blobs[0x10000].back() ^= std::byte{1}; };
     },
     "ios.cms.bad-signature"},
    {"NoAttributesOfAnotherApp",
     [](BundleSpec& s) {
       s.cms = Signer();
       s.cms->attributes = false;
       s.cms->content = ToBytes(AsBytes("another CodeDirectory"));
     },
     "ios.cms.bad-signature"},
    {"WithItsOwnContent",
     [](BundleSpec& s) {
       s.cms = Signer();
       s.cms->attached = true;
     },
     "ios.cms.not-detached"},
    {"DigestTwice",
     [](BundleSpec& s) {
       s.cms = Signer();
       s.cms->extra_attributes = {
           test::MessageDigestAttribute(digest::Algorithm::kSha256, AsBytes("other"))};
     },
     "ios.cms.attribute-twice"},
    {"CdhashesMalformed",
     [](BundleSpec& s) {
       s.cms = Signer();
       s.cms->cdhashes = false;
       s.cms->extra_attributes = {
           test::Attribute("1.2.840.113635.100.9.1", {test::OctetString(AsBytes("no list"))})};
     },
     "ios.cms.hash-agility"},
    {"ForeignDigestListed",
     [](BundleSpec& s) {
       s.cms = Signer();
       s.cms->agile = CmsSpec::Agile::kNone;
       s.cms->extra_attributes = {
           test::Attribute("1.2.840.113635.100.9.2",
                           {test::Sequence({test::Oid(test::DigestOid(digest::Algorithm::kSha256)),
                                            test::OctetString(Bytes(32, std::byte{9}))})})};
     },
     "ios.cms.agile-digest"},
    {"WithoutItsCertificate",
     [](BundleSpec& s) {
       s.cms = Signer();
       s.signature = SignatureSpec{};
       s.cms->certificate.serial = test::Integer(4711);
     },
     "ios.cms.no-certificate"},
    {"Md5",
     [](BundleSpec& s) {
       s.cms = Signer();
       s.cms->scheme.digest = digest::Algorithm::kMd5;
     },
     "ios.cms.weak-digest"},
    {"SelfSignedWithApplesNames",
     [](BundleSpec& s) {
       const auto leaf =
           test::CertificateBuilder("rsa-2048-b")
               .Subject({{"CN", "Apple Distribution: X"}, {"OU", "ABCDE12345"}})
               .Extension("1.2.840.113635.100.6.1.4", test::Null(), true)
               .Extension("2.5.29.37", test::Sequence({test::Oid("1.3.6.1.5.5.7.3.3")}), true)
               .Build();
       s.cms = CmsSpec{};
       s.cms->certificate = leaf;
       s.profile->certificates = {leaf.der};
     },
     "ios.cms.untrusted"},
    {"UnderARootOfTheSameName",
     [](BundleSpec& s) {
       const auto root = test::CertificateBuilder("rsa-3072")
                             .RawSubject(TestPki().root.subject)
                             .RawIssuer(TestPki().root.subject)
                             .Ca()
                             .Build();
       const auto leaf = test::CertificateBuilder("rsa-2048-b")
                             .Subject({{"CN", "Apple Distribution: X"}, {"OU", "ABCDE12345"}})
                             .Issuer(root)
                             .Extension("1.2.840.113635.100.6.1.4", test::Null(), true)
                             .Build();
       s.cms = CmsSpec{};
       s.cms->certificate = leaf;
       s.cms->chain = {root.der};
       s.profile->certificates = {leaf.der};
     },
     "ios.cms.untrusted"},
    {"IssuedByADeveloper",
     [](BundleSpec& s) {
       // A developer's certificate is no authority, though its own chain is good.
       const auto leaf = test::CertificateBuilder("rsa-2048-c")
                             .Subject({{"CN", "Apple Distribution: X"}, {"OU", "ABCDE12345"}})
                             .Issuer(TestPki().distribution)
                             .Extension("1.2.840.113635.100.6.1.4", test::Null(), true)
                             .Build();
       s.cms = SignedBy(leaf);
       s.cms->chain.push_back(TestPki().distribution.der);
       s.cms->chain.push_back(TestPki().developer_ca.der);
       s.profile->certificates = {leaf.der};
     },
     "ios.cms.untrusted"},
    {"PushCertificate",
     [](BundleSpec& s) {
       s.cms = SignedBy(TestPki().push);
       s.profile->certificates = {TestPki().push.der};
     },
     "ios.cms.wrong-purpose"},
    {"ProfileSigner", [](BundleSpec& s) { s.cms = SignedBy(TestPki().profile_signer); },
     "ios.cms.wrong-purpose"},
};
INSTANTIATE_TEST_SUITE_P(Rows, IosBadCms, testing::ValuesIn(kBadCms), RowName);

}  // namespace
}  // namespace apptrait
