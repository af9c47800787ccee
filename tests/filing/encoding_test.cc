// The forms of writing, held against what openssl, keytool and Python give for the same
// certificates.
#include "filing/encoding.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"
#include "support/credentials.h"

namespace apptrait::filing {
namespace {

using test::Expected;

constexpr Form Upper(Encoding encoding, Separator separator = Separator::kNone) {
  return {encoding, Letters::kUpper, separator};
}
constexpr Form Lower(Encoding encoding, Separator separator = Separator::kNone) {
  return {encoding, Letters::kLower, separator};
}

std::string Without(std::string text, char drop) {
  std::erase(text, drop);
  return text;
}

struct Row {
  Form form;
  const char* expected;  // name in expected.json
};
constexpr Row kRows[] = {{Upper(Encoding::kModulusHex), "modulus_hex_upper"},
                         {{Encoding::kModulusDec}, "modulus_dec"},
                         {Lower(Encoding::kPkcs1Hex), "pkcs1_hex"},
                         {Lower(Encoding::kSpkiHex), "spki_hex"},
                         {{Encoding::kSpkiBase64}, "spki_base64"},
                         {{Encoding::kSpkiPem}, "spki_pem"},
                         {Lower(Encoding::kPointHex), "point_hex"},
                         {{Encoding::kYDec}, "y_dec"},
                         {Lower(Encoding::kYHex), "y_hex"},
                         {Upper(Encoding::kMd5, Separator::kColon), "md5_colons"},
                         {Upper(Encoding::kSha1, Separator::kColon), "sha1_colons"},
                         {Upper(Encoding::kSha256, Separator::kColon), "sha256_colons"},
                         {Upper(Encoding::kSha1, Separator::kColon), "keytool_sha1"},
                         {Upper(Encoding::kSha256, Separator::kColon), "keytool_sha256"}};

class EveryCertificate : public testing::TestWithParam<std::string> {};

TEST_P(EveryCertificate, IsWrittenAsOtherToolsWriteIt) {
  const Certificate certificate = test::TestCertificate(GetParam());
  const auto& values = test::ExpectedValues().at(GetParam());
  for (const Row& row : kRows) {
    const auto written = WriteValue(certificate, row.form);
    const auto expected = values.find(row.expected);
    // A form that openssl has no value for (the modulus of an EC key) is not written here either.
    if (expected == values.end()) {
      EXPECT_EQ(written, std::nullopt) << row.expected;
    } else {
      EXPECT_EQ(written, expected->second) << row.expected;
    }
  }
}

TEST_P(EveryCertificate, LooksAsJadxShowsIt) {
  const Certificate certificate = test::TestCertificate(GetParam());
  // jadx puts a space behind the last byte too.
  EXPECT_EQ(*WriteValue(certificate, Upper(Encoding::kMd5, Separator::kSpace)) + " ",
            Expected(GetParam(), "jadx_md5"));
  EXPECT_EQ(*WriteValue(certificate, Upper(Encoding::kSha1, Separator::kSpace)) + " ",
            Expected(GetParam(), "jadx_sha1"));
}

TEST_P(EveryCertificate, CaseAndSeparatorsChangeNothingElse) {
  const Certificate certificate = test::TestCertificate(GetParam());
  for (const Encoding encoding : {Encoding::kSha1, Encoding::kSpkiHex, Encoding::kModulusHex,
                                  Encoding::kPkcs1Hex, Encoding::kPointHex, Encoding::kYHex}) {
    const auto plain = WriteValue(certificate, Lower(encoding));
    if (!plain) continue;
    EXPECT_EQ(*WriteValue(certificate, Upper(encoding)), ToUpperAscii(*plain));
    const std::string spaced = *WriteValue(certificate, Lower(encoding, Separator::kSpace));
    EXPECT_EQ(Without(spaced, ' '), *plain);
    EXPECT_EQ(spaced.size(), plain->size() / 2 * 3 - 1);
    const std::string colons = *WriteValue(certificate, Lower(encoding, Separator::kColon));
    EXPECT_EQ(Without(colons, ':'), *plain);
    EXPECT_EQ(std::ranges::count(colons, ':'), static_cast<long>(plain->size() / 2 - 1));
  }
}

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const auto& [name, values] : test::ExpectedValues()) names.push_back(name);
  return names;
}
INSTANTIATE_TEST_SUITE_P(, EveryCertificate, testing::ValuesIn(Names()),
                         [](const auto& row) { return row.param; });

TEST(Encoding, LengthsAreThoseThatFormsExpect) {
  const auto length = [](const char* name, Encoding encoding) {
    return WriteValue(test::TestCertificate(name), Lower(encoding))->size();
  };
  EXPECT_EQ(length("rsa1024", Encoding::kModulusHex), 256u);
  EXPECT_EQ(length("rsa2048", Encoding::kModulusHex), 512u);
  EXPECT_EQ(length("rsa2048", Encoding::kModulusDec), 617u);
  EXPECT_EQ(length("rsa2048", Encoding::kPkcs1Hex), 540u);
  EXPECT_EQ(length("rsa2048", Encoding::kSpkiHex), 588u);
  EXPECT_EQ(length("rsa2048", Encoding::kSpkiBase64), 392u);
  EXPECT_EQ(length("rsa4096", Encoding::kModulusHex), 1024u);
  EXPECT_EQ(length("p256", Encoding::kPointHex), 130u);
  EXPECT_EQ(length("p256", Encoding::kSpkiHex), 182u);
  EXPECT_EQ(length("p256", Encoding::kMd5), 32u);
  EXPECT_EQ(length("p256", Encoding::kSha1), 40u);
}

TEST(Encoding, NamesGoBothWays) {
  for (int i = 0; i <= static_cast<int>(Encoding::kSha256); ++i) {
    const auto encoding = static_cast<Encoding>(i);
    EXPECT_EQ(EncodingOf(Name(encoding)), encoding);
  }
  EXPECT_EQ(EncodingOf("modulus"), std::nullopt);
  EXPECT_EQ(LettersOf(Name(Letters::kUpper)), Letters::kUpper);
  EXPECT_EQ(SeparatorOf(Name(Separator::kColon)), Separator::kColon);
}

}  // namespace
}  // namespace apptrait::filing
