// Every certificate that lies uncompressed in the files of the corpus folder, held against OpenSSL
// and Botan.
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "crypto/asn1.h"
#include "crypto/certificate.h"
#include "crypto/openssl.h"
#include "crypto/second_opinion.h"

namespace apptrait::crypto {
namespace {

std::string Contents(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// SEQUENCE (2-octet length) { SEQUENCE (2-octet length) { [0] INTEGER 2, … that certificates of
// version 3 start with.
void Collect(ByteSpan bytes, std::set<std::string>* certificates) {
  const std::string_view text = AsText(bytes);
  constexpr std::string_view kVersion = "\xa0\x03\x02\x01\x02";
  for (std::size_t at = text.find(kVersion); at != text.npos; at = text.find(kVersion, at + 1)) {
    if (at < 8 || text.substr(at - 8, 2) != "\x30\x82") continue;
    Asn1Reader reader(bytes.subspan(at - 8));
    const Element element = reader.Expect(tag::kSequence);
    if (reader.ok()) certificates->insert(std::string(AsText(element.whole)));
  }
}

std::string OpenSslName(const X509_NAME* name) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* data = nullptr;
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio.get(), &data));
  return {data, size};
}

std::int64_t Seconds(const ASN1_TIME* time) {
  const std::unique_ptr<ASN1_TIME, Deleter<ASN1_TIME_free>> epoch(ASN1_TIME_set(nullptr, 0));
  int days = 0, seconds = 0;
  ASN1_TIME_diff(&days, &seconds, epoch.get(), time);
  return std::int64_t{days} * 86400 + seconds;
}

void CompareWithOpenSsl(const Certificate& certificate, const X509* x509) {
  EXPECT_EQ(certificate.subject.Text(), OpenSslName(X509_get_subject_name(x509)));
  EXPECT_EQ(certificate.issuer.Text(), OpenSslName(X509_get_issuer_name(x509)));
  EXPECT_EQ(certificate.not_before, Seconds(X509_get0_notBefore(x509)));
  EXPECT_EQ(certificate.not_after, Seconds(X509_get0_notAfter(x509)));
  EXPECT_EQ(certificate.signature_algorithm, OBJ_nid2ln(X509_get_signature_nid(x509)));
  EXPECT_EQ(certificate.extension_oids.size(), static_cast<std::size_t>(X509_get_ext_count(x509)));
  const ASN1_BIT_STRING* bits = X509_get0_pubkey_bitstr(x509);
  EXPECT_TRUE(std::equal(bits->data, bits->data + bits->length,
                         AsUchar(ByteSpan(certificate.public_key.key_bits))));
  const EVP_PKEY* key = X509_get0_pubkey(x509);
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(certificate.public_key.bits, EVP_PKEY_get_bits(key));
}

TEST(CertificateCorpus, IsReadAsOpenSslAndBotanReadIt) {
  const char* corpus = std::getenv("APPTRAIT_CORPUS");
  if (corpus == nullptr) GTEST_SKIP() << "SKIPPED: APPTRAIT_CORPUS is not set";
  std::set<std::string> certificates;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus)) {
    if (!entry.is_regular_file() || entry.file_size() > (8u << 20)) continue;
    const std::string text = Contents(entry.path());
    Collect(AsBytes(text), &certificates);
    const BioPtr pem(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    if (entry.path().extension() != ".pem") continue;
    while (const X509Ptr x509{PEM_read_bio_X509(pem.get(), nullptr, nullptr, nullptr)}) {
      Bytes der(static_cast<std::size_t>(i2d_X509(x509.get(), nullptr)));
      unsigned char* out = AsUchar(std::span(der));
      i2d_X509(x509.get(), &out);
      certificates.insert(std::string(AsText(der)));
    }
  }
  ERR_clear_error();
  std::set<std::string> known;
  for (const std::string& text : certificates) {
    const ByteSpan der = AsBytes(text);
    const Certificate certificate = ReadCertificate(der, nullptr);
    SCOPED_TRACE(certificate.fingerprints.sha256 + " " + certificate.subject.Text());
    const unsigned char* in = AsUchar(der);
    const X509Ptr x509(d2i_X509(nullptr, &in, static_cast<long>(der.size())));
    ERR_clear_error();
    if (!x509) continue;
    ASSERT_TRUE(certificate.parsed);
    CompareWithOpenSsl(certificate, x509.get());
    const Disagreement second = CompareReadings(certificate);
    EXPECT_TRUE(second.fields.empty()) << second.fields[0];
    EXPECT_FALSE(second.unreadable);
    if (certificate.self_issued) {
      EXPECT_NE(IsIssuedBy(certificate, certificate), Issued::kUnsupported);
    }
    if (certificate.known_as) known.insert(*certificate.known_as);
  }
  EXPECT_GE(certificates.size(), 50u);
  for (const char* name : {"android.aosp-testkey", "openharmony.root-ca", "openharmony.app-ca",
                           "openharmony.app-release", "openharmony.profile-debug"}) {
    EXPECT_TRUE(known.contains(name)) << name;
  }
}

}  // namespace
}  // namespace apptrait::crypto
