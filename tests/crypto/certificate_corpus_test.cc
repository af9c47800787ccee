// Certificates of the corpus folder, held against OpenSSL and Botan.
#include <gtest/gtest.h>
#include <openssl/pem.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "crypto/certificate.h"
#include "crypto/openssl.h"
#include "crypto/second_opinion.h"

namespace apptrait::crypto {
namespace {

TEST(CertificateCorpus, TrustAnchorsAreReadAsOpenSslAndBotanReadThem) {
  const char* corpus = std::getenv("APPTRAIT_CORPUS");
  if (corpus == nullptr) GTEST_SKIP() << "SKIPPED: APPTRAIT_CORPUS is not set";
  std::ifstream file(std::string(corpus) + "/ios/trust-anchors.pem");
  std::stringstream text;
  text << file.rdbuf();
  const std::string pem = text.str();
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  int count = 0;
  for (; const X509Ptr x509{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}; ++count) {
    Bytes der(static_cast<std::size_t>(i2d_X509(x509.get(), nullptr)));
    unsigned char* out = AsUchar(std::span(der));
    i2d_X509(x509.get(), &out);
    std::vector<Finding> findings;
    const Certificate certificate = ReadCertificate(der, &findings);
    ASSERT_TRUE(certificate.parsed);
    const BioPtr name(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(name.get(), X509_get_subject_name(x509.get()), 0,
                       XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    char* data = nullptr;
    const auto size = static_cast<std::size_t>(BIO_get_mem_data(name.get(), &data));
    EXPECT_EQ(certificate.subject.Text(), std::string_view(data, size));
    const Disagreement second = CompareReadings(certificate);
    EXPECT_TRUE(second.fields.empty() && !second.unreadable) << certificate.subject.Text();
    EXPECT_EQ(IsIssuedBy(certificate, certificate),
              certificate.self_issued ? Issued::kYes : Issued::kNo)
        << certificate.subject.Text();
  }
  EXPECT_GT(count, 0);
}

}  // namespace
}  // namespace apptrait::crypto
