// App Packs and what lies inside, enterprise signatures, and signed ELF files.
#include <gmock/gmock.h>

#include "support/hap.h"

namespace apptrait {
namespace {

using test::CodeSignBuilder;
using test::Errors;
using test::HapBuilder;
using test::HarmonyPki;
using test::Inspected;
using test::Pki;
using test::ZipBuilder;
using ::testing::Contains;
using ::testing::SizeIs;

std::string Text(const Bytes& bytes) { return std::string(AsText(bytes)); }

constexpr auto kPackInfo =
    R"({"summary":{"app":{"bundleName":"com.example.app","bundleType":"app",)"
    R"("version":{"code":10203,"name":"1.2.3"}}},"packages":[{"name":"entry-default"}]})";

std::string UnsignedHap(const std::string& module = test::ModuleJson()) {
  return Text(ZipBuilder().Add("module.json", module).Build());
}

TEST(HarmonyAppPack, IsSignedAsAWholeWithUnsignedModules) {
  const Bytes file =
      HapBuilder(Pki())
          .Zip(ZipBuilder()
                   .Add("pack.info", kPackInfo)
                   .Add("entry-default.hap", UnsignedHap(), ZipBuilder::kDeflate)
                   .Add("library.hsp", UnsignedHap(test::ModuleJson("", R"(,"x":1)"))))
          .Build();
  const Package package = Inspected(file);
  EXPECT_EQ(package.container, Container::kAppPack);
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << ::testing::PrintToString(Errors(package));
  EXPECT_EQ(package.identity.package_name, "com.example.app");
  EXPECT_EQ(package.identity.version_code, "10203");
  EXPECT_EQ(package.identity.min_platform, "5.0.0(12)");
  ASSERT_THAT(package.packages, SizeIs(2));
  EXPECT_EQ(package.packages[0].path, "entry-default.hap");
  EXPECT_EQ(package.packages[0].verification.status, Status::kUnsigned);
  ASSERT_TRUE(package.filing);
  EXPECT_EQ(package.filing->certificate.der, Pki().release.der);
}

TEST(HarmonyAppPack, WithoutPackInfoTheEntryModuleSpeaks) {
  const Package package =
      Inspected(ZipBuilder()
                    .Add("feature.hap",
                         UnsignedHap(R"({"app":{"bundleName":"b"},"module":{"type":"feature"}})"))
                    .Add("entry.hap", UnsignedHap())
                    .Build());
  EXPECT_EQ(package.container, Container::kAppPack);
  EXPECT_EQ(package.verification.status, Status::kUnsigned);
  EXPECT_EQ(package.identity.package_name, "com.example.app");
  EXPECT_TRUE(test::Has(package.findings, "harmony.app-pack.differs"));
}

TEST(HarmonyAppPack, InnerSignersAreCompared) {
  const auto pack = [](const Bytes& inner) {
    return HapBuilder(Pki())
        .Zip(ZipBuilder().Add("pack.info", kPackInfo).Add("entry.hap", Text(inner)))
        .Build();
  };
  const Package same = Inspected(pack(HapBuilder(Pki()).Build()));
  EXPECT_FALSE(test::Has(same.findings, "harmony.app-pack.inner-signer"));
  EXPECT_EQ(same.packages[0].verification.status, Status::kVerified);
  const HarmonyPki other("rsa-2048");
  const Package different = Inspected(pack(HapBuilder(other).Build()));
  EXPECT_TRUE(test::Has(different.findings, "harmony.app-pack.inner-signer"));
  EXPECT_EQ(different.verification.status, Status::kVerified);
}

TEST(HarmonyAppPack, UnreadableModulesAreListed) {
  const Package package = Inspected(
      ZipBuilder().Add("pack.info", kPackInfo).Add("entry.hap", "no archive at all").Build());
  ASSERT_THAT(package.packages, SizeIs(1));
  EXPECT_EQ(package.packages[0].path, "entry.hap");
  EXPECT_TRUE(test::Has(package.findings, "package.nested-unread"));
}

TEST(HarmonyShell, AnAndroidShellIsNested) {
  const Package package = Inspected(ZipBuilder()
                                        .Add("config.json", R"({"app":{"bundleName":"a"}})")
                                        .Add("entry_signed_entry.apk", "no apk")
                                        .Add("libs/inner.apk", "x")
                                        .Build());
  ASSERT_THAT(package.packages, SizeIs(1));
  EXPECT_EQ(package.packages[0].path, "entry_signed_entry.apk");
}

// The digest that an enterprise signs covers everything but its own signature.
TEST(HarmonyEnterprise, NeedsItsCertificateAndType) {
  const auto enterprise_leaf = [](const test::TestCertificate& issuer, bool extension) {
    test::CertificateBuilder builder("ec-p256-d");
    builder.Subject({{"CN", "Enterprise"}}).Issuer(issuer).Serial(77);
    if (extension) builder.Extension("1.3.6.1.4.1.2011.2.376.1.9", test::Null());
    return builder.Build();
  };
  const test::TestCertificate huawei_ca =
      test::CertificateBuilder("ec-p256-b")
          .Subject({{"C", "CN"},
                    {"O", "Huawei"},
                    {"OU", "Huawei CBG"},
                    {"CN", "Huawei CBG Developer Relations CA G2"}})
          .Issuer(Pki().root)
          .Ca()
          .Build();
  test::ProfileSpec profile;
  profile.distribution = "enterprise";
  profile.distribution_pem = test::ToPem(Pki().release.der);
  struct Row {
    const char* id;
    test::TestCertificate leaf, ca;
    std::string distribution;
  };
  for (const Row& row : {
           Row{"", enterprise_leaf(huawei_ca, true), huawei_ca, "enterprise"},
           Row{"harmony.enterprise.wrong-type", enterprise_leaf(huawei_ca, true), huawei_ca,
               "internaltesting"},
           Row{"harmony.enterprise.certificate", enterprise_leaf(huawei_ca, false), huawei_ca,
               "enterprise"},
           Row{"harmony.enterprise.issuer", enterprise_leaf(Pki().developer_ca, true),
               Pki().developer_ca, "enterprise"},
       }) {
    profile.distribution = row.distribution;
    // The original signature's value is part of what the enterprise signs, and is made anew in each
    // build: so the enterprise's block is made from the finished ones.
    const HapBuilder plain = HapBuilder(Pki()).Profile(profile);
    Bytes file =
        HapBuilder(Pki())
            .Profile(profile)
            .EditBlocks([&](std::vector<test::SubBlockSpec>& blocks) {
              Bytes tail;
              for (const auto& b : blocks) {
                tail.insert(tail.end(), b.value.begin(), b.value.end());
              }
              const Bytes content = test::DigestContent({{0x201, plain.PackageDigest(tail)}});
              blocks.push_back(
                  {.type = test::kEnterpriseBlock,
                   .value = test::SignedDataBuilder()
                                .Content(content)
                                .Signer(row.leaf)
                                .Certificates({row.leaf.der, row.ca.der, Pki().root.der})
                                .Build()});
            })
            .Build();
    const Package package = Inspected(file);
    if (*row.id == '\0') {
      EXPECT_EQ(package.verification.status, Status::kVerified)
          << ::testing::PrintToString(Errors(package));
      EXPECT_TRUE(test::Has(package.findings, "harmony.device.enterprise"));
      EXPECT_EQ(package.filing->certificate.der, Pki().release.der);
    } else {
      EXPECT_EQ(package.verification.status, Status::kFailed) << row.id;
      EXPECT_THAT(Errors(package), Contains(row.id));
    }
  }
}

TEST(HarmonyEnterprise, AnyOtherSignatureIsRefused) {
  const Package junk = Inspected(
      HapBuilder(Pki()).ExtraBlock(test::kEnterpriseBlock, ToBytes(AsBytes("junk"))).Build());
  EXPECT_EQ(junk.verification.status, Status::kFailed);
  EXPECT_THAT(Errors(junk), Contains("harmony.cms.malformed"));
}

// An ELF file of one page with blocks of its own: profile (2 signed, 1 JSON) and code signing (3).
Bytes SignedElf(const std::string& owner, bool with_profile,
                std::function<void(Bytes&)> edit = nullptr) {
  Bytes file =
      ToBytes(AsBytes("\x7f"
                      "ELF"));
  file.resize(2 * 4096, std::byte{0x90});
  const Bytes code = test::ElfCodeBlock(Pki(), Pki().release, owner, file, file.size() + 4096);
  test::ProfileSpec spec;
  spec.distribution_pem = test::ToPem(Pki().release.der);
  const Bytes profile = test::SignedDataBuilder()
                            .Content(ToBytes(AsBytes(spec.ToJson())))
                            .Signer(Pki().profile_signer)
                            .Certificates(Pki().BagOf(Pki().profile_signer))
                            .Build();
  Bytes heads;
  std::uint32_t offset = 4096;
  const auto head = [&](int type, const Bytes& value) {
    test::PutLe(&heads, static_cast<std::uint64_t>(type), 4);
    test::PutLe(&heads, value.size(), 4);
    test::PutLe(&heads, offset, 4);
    offset += static_cast<std::uint32_t>(value.size());
  };
  head(3, code);
  if (with_profile) head(2, profile);
  heads.resize(4096);
  const std::size_t start = file.size();
  for (const Bytes* part : {static_cast<const Bytes*>(&heads), &code})
    file.insert(file.end(), part->begin(), part->end());
  if (with_profile) file.insert(file.end(), profile.begin(), profile.end());
  const std::size_t size = file.size() - start;
  test::PutText(&file, "elf sign block  1000");
  test::PutLe(&file, size, 4);
  test::PutLe(&file, with_profile ? 2 : 1, 4);
  test::PutLe(&file, 0, 4);
  if (edit) edit(file);
  return file;
}

TEST(HarmonyElf, SignaturesAtTheEndAreChecked) {
  for (const bool with_profile : {true, false}) {
    const Package package =
        Inspected(SignedElf(with_profile ? "1234567890" : "DEBUG_LIB_ID", with_profile));
    EXPECT_EQ(package.container, Container::kHarmonyElf);
    EXPECT_EQ(package.verification.status, Status::kVerified)
        << with_profile << ::testing::PrintToString(Errors(package));
  }
  const Package changed =
      Inspected(SignedElf("1234567890", true, [](Bytes& file) { file[100] ^= std::byte{1}; }));
  EXPECT_EQ(changed.verification.status, Status::kFailed);
  EXPECT_THAT(Errors(changed), Contains("harmony.code-sign.tree-mismatch"));
  const Package owner = Inspected(SignedElf("another", true));
  EXPECT_THAT(Errors(owner), Contains("harmony.code-sign.owner"));
  const Package cut = Inspected(SignedElf("1234567890", true, [](Bytes& file) {
    file[2 * 4096 + 8] = std::byte{0xff};  // the first block's offset
    file[2 * 4096 + 11] = std::byte{0xff};
  }));
  EXPECT_EQ(cut.verification.status, Status::kFailed);
  EXPECT_THAT(Errors(cut), Contains("harmony.elf.malformed"));
}

TEST(HarmonyElf, OtherFormsAreToldApart) {
  Bytes plain =
      ToBytes(AsBytes("\x7f"
                      "ELF"));
  plain.resize(200);
  const auto none = InspectMemory(plain, "x", {});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().detail.id, "harmony.elf.unsigned");
  Bytes bin = plain;
  test::PutText(&bin, "hw signed app   1000");
  bin.resize(bin.size() + 12);
  const Package package = Inspected(bin);
  EXPECT_EQ(package.verification.status, Status::kUnsupported);
  EXPECT_TRUE(test::Has(package.findings, "harmony.elf.unsupported-form"));
}

}  // namespace
}  // namespace apptrait
