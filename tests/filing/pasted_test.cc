#include "filing/pasted.h"

#include <gtest/gtest.h>

namespace apptrait::filing {
namespace {

using Kind = Pasted::Kind;

struct Row {
  const char* what;
  std::string text;
  Kind kind;
  std::string value;
  bool cut = false;
};

TEST(Pasted, IsBroughtBackToTheValue) {
  const std::string md5 = "5f9fc3d1a07c0011223344556677889a";
  const Row rows[] = {
      {"as it is", md5, Kind::kHex, md5},
      {"jadx", "5F 9F C3 D1 A0 7C 00 11 22 33 44 55 66 77 88 9A ", Kind::kHex, md5},
      {"jadx with its label", "MD5 签名: 5F 9F C3 D1 A0 7C 00 11 22 33 44 55 66 77 88 9A ",
       Kind::kHex, md5},
      {"full-width label", "签名MD5值：5F9FC3D1A07C0011223344556677889A", Kind::kHex, md5},
      {"openssl", "MD5 Fingerprint=5F:9F:C3:D1:A0:7C:00:11:22:33:44:55:66:77:88:9A", Kind::kHex,
       md5},
      {"two labels", "证书指纹: MD5: 5F:9F:C3:D1:A0:7C:00:11:22:33:44:55:66:77:88:9A", Kind::kHex,
       md5},
      {"full-width digits", "５Ｆ９fc3d1a07c0011223344556677889a", Kind::kHex, md5},
      {"zero-width and no-break spaces", "\u200b5f9fc3d1a07c0011\u00a0223344556677889a\u200b",
       Kind::kHex, md5},
      {"hex prefix", "0x5f9fc3d1a07c0011223344556677889a", Kind::kHex, md5},
      {"quotes", "\"" + md5 + "\"", Kind::kHex, md5},
      {"Keychain", "公共密钥 256字节: BB 8B 38 FD 91 44…", Kind::kHex, "bb8b38fd9144", true},
      {"Keychain without a colon", "256字节 BB 8B 38 FD 9…", Kind::kHex, "bb8b38fd9", true},
      {"English Keychain", "Public Key 256 bytes: BB 8B 38 FD 9...", Kind::kHex, "bb8b38fd9", true},
      {"all digits, as long as an MD5", std::string(32, '7'), Kind::kHex, std::string(32, '7')},
      {"decimal modulus", std::string(617, '7'), Kind::kDecimal, std::string(617, '7')},
      {"openssl modulus", "Modulus=ABCD" + std::string(508, 'E'), Kind::kHex,
       "abcd" + std::string(508, 'e')},
      {"wrapped lines", "abcdef12\r\n34567890\r\n", Kind::kHex, "abcdef1234567890"},
      {"a package name", " com.example.app \n", Kind::kText, "com.example.app"},
      {"a labelled package name", "包名: com.example.app", Kind::kText, "com.example.app"},
      {"PEM",
       "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\nAAAA\n-----END PUBLIC "
       "KEY-----\n",
       Kind::kPem, "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAAAA"},
      {"PEM whose last line is lost", "-----BEGIN PUBLIC KEY-----\nMFkwEwYH\n", Kind::kPem,
       "MFkwEwYH", true},
      {"base64", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAAAA", Kind::kBase64,
       "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAAAA"},
      {"nothing", " \r\n\t", Kind::kEmpty, ""},
      {"a version", "1.2.3", Kind::kText, "1.2.3"}};
  for (const Row& row : rows) {
    const Pasted pasted = ReadPasted(row.text);
    EXPECT_EQ(pasted.kind, row.kind) << row.what;
    EXPECT_EQ(pasted.value, row.value) << row.what;
    EXPECT_EQ(pasted.cut, row.cut) << row.what;
  }
}

TEST(Pasted, RemembersTheLabel) {
  EXPECT_EQ(ReadPasted("SHA1 Fingerprint=AABBCCDDEEFF").label, "SHA1 Fingerprint");
  EXPECT_EQ(ReadPasted("证书指纹：SHA1：AABBCCDDEEFF").label, "证书指纹 SHA1");
  EXPECT_EQ(ReadPasted("AA:BB:CC:DD:EE:FF").label, "");
}

TEST(Look, IsToldByLengthAndFirstBytes) {
  const std::string filler(1100, 'a');
  const std::pair<std::string, Look> rows[] = {
      {std::string(32, 'a'), Look::kMd5},
      {std::string(40, 'a'), Look::kSha1},
      {std::string(64, 'a'), Look::kSha256},
      {std::string(256, 'c'), Look::kModulus},
      {std::string(512, 'c'), Look::kModulus},
      {std::string(617, '3'), Look::kModulusDec},
      {"04" + std::string(128, 'a'), Look::kPoint},
      {"04" + std::string(192, 'a'), Look::kPoint},
      {"3082010a0282010100" + filler.substr(0, 522), Look::kPkcs1},
      {"30820122300d06092a864886f70d01010105000382010f00" + filler.substr(0, 540), Look::kSpki},
      {"3059301306072a8648ce3d020106082a8648ce3d030107034200" + filler.substr(0, 130), Look::kSpki},
      {"308203c1308202a9a003020102" + filler, Look::kCertificate},
      {"com.example.app", Look::kPackageName},
      {"示例", Look::kNothing},
      {"12345678901", Look::kNothing}};
  for (const auto& [text, look] : rows) EXPECT_EQ(LookOf(ReadPasted(text)), look) << text;
}

}  // namespace
}  // namespace apptrait::filing
