// Every good shape of a signature that is in use.
#include "ios/verdict_rows.h"

namespace apptrait {
namespace {

using test::BundleSpec;
using test::CmsSpec;
using test::Directory;
using test::Explain;
using test::IdsOf;
using test::InspectApp;
using test::MachOSpec;
using test::RowName;
using test::SignatureSpec;
using test::SignedBy;
using test::Signer;
using test::TestPki;
using test::VerdictRow;
using test::With;

using testing::Contains;

class IosGood : public testing::TestWithParam<VerdictRow> {};

TEST_P(IosGood, Verifies) {
  BundleSpec spec;
  GetParam().change(spec);
  const Package package = InspectApp(spec);
  EXPECT_EQ(package.verification.status, Status::kVerified) << Explain(package);
  if (*GetParam().finding != '\0') {
    EXPECT_THAT(IdsOf(package), Contains(GetParam().finding));
  }
  for (const Finding& finding : package.findings) {
    EXPECT_NE(finding.severity, Severity::kError) << finding.id;
  }
  ASSERT_EQ(package.signers.size(), 1u);
  EXPECT_TRUE(package.signers[0].current);
  EXPECT_EQ(package.signers[0].certificates.size(), 3u);
}

const VerdictRow kGood[] = {
    {"Plain", [](BundleSpec&) {}},
    {"Sha1AndSha256",
     [](BundleSpec& s) {
       s.signature = With({Directory(1), Directory(2)});
     }},
    {"Sha1Alone", [](BundleSpec& s) { s.signature = With({Directory(1, 0x20200)}); }},
    {"Sha256Truncated", [](BundleSpec& s) { s.signature = With({Directory(3)}); }},
    {"Sha384", [](BundleSpec& s) { s.signature = With({Directory(4)}); }},
    {"Sha512", [](BundleSpec& s) { s.signature = With({Directory(5)}); }},
    {"Version20100",
     [](BundleSpec& s) {
       s.signature = With({Directory(1, 0x20100)});
       s.signature->directories[0].team.clear();
     }},
    {"Version20300", [](BundleSpec& s) { s.signature = With({Directory(2, 0x20300)}); }},
    {"Version20500", [](BundleSpec& s) { s.signature = With({Directory(2, 0x20500)}); }},
    {"Version20600", [](BundleSpec& s) { s.signature = With({Directory(2, 0x20600)}); }},
    {"PageOf16K",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->directories[0].page_shift = 14;
     }},
    {"OnePageForAll",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->directories[0].page_shift = 0;
     }},
    {"IndefiniteLengths",
     [](BundleSpec& s) {
       s.cms = Signer();
       s.cms->ber = true;
     }},
    {"UnsortedAgilityValues",
     [](BundleSpec& s) {
       s.signature = With({Directory(1), Directory(2)});
       s.cms = Signer();
       s.cms->agile = CmsSpec::Agile::kReverse;
     }},
    {"AgilityOfOneDirectoryOnly",
     [](BundleSpec& s) {
       s.signature = With({Directory(1), Directory(2)});
       s.cms = Signer();
       s.cms->agile_listed = 1;
     }},
    {"NoSignedAttributes",
     [](BundleSpec& s) {
       s.cms = Signer();
       s.cms->attributes = false;
     }},
    {"NoSignedAttributesTwoDirectories",
     [](BundleSpec& s) {
       s.signature = With({Directory(1), Directory(2)});
       s.cms = Signer();
       s.cms->attributes = false;
     },
     "ios.cms.directory-unlisted"},
    {"NoAgilityAttributes",
     [](BundleSpec& s) {
       s.cms = Signer();
       s.cms->cdhashes = false;
       s.cms->agile = CmsSpec::Agile::kNone;
       s.cms->signing_time.reset();
     }},
    {"ApplicationBlob",
     [](BundleSpec& s) {
       s.signature = With({Directory(1), Directory(2)});
       s.signature->application = ToBytes(AsBytes("slots"));
     }},
    {"LaunchConstraint",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->directories[0].special_slots = 11;
     }},
    {"EmptyEntitlements",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->entitlements = "";
     }},
    {"SealVersion2Alone", [](BundleSpec& s) { s.seal_v1 = false; }},
    {"SealVersion1Alone", [](BundleSpec& s) { s.seal_v2 = false; }},
    {"Localised",
     [](BundleSpec& s) { s.files["zh-Hans.lproj/InfoPlist.strings"] = "CFBundleName = \"示\";"; }},
    {"OptionalFileRemoved",
     [](BundleSpec& s) {
       s.files["en.lproj/a.strings"] = "a = b;";
       s.tamper = [](auto& files) { files.erase("en.lproj/a.strings"); };
     }},
    {"OmittedFileAdded",
     [](BundleSpec& s) {
       s.rules1 += "<key>^junk</key><false/>";
       s.rules1 =
           "<key>^.*</key><true/><key>^junk</key><dict><key>omit</key><true/><key>weight"
           "</key><real>10</real></dict>";
       s.rules2 = s.rules1;
       s.tamper = [](auto& files) { files["junk.txt"] = ToBytes(AsBytes("x")); };
     }},
    {"TieOfWeightsOmits",
     [](BundleSpec& s) { s.rules2 = "<key>^</key><dict><key>weight</key><real>20</real></dict>"; }},
    {"AdHocProfile", [](BundleSpec&) {}},
    {"ProfileInBer", [](BundleSpec& s) { s.profile->ber = true; }},
    {"WildcardProfile", [](BundleSpec& s) { s.profile->app_id = "ABCDE12345.*"; }},
    {"PartlyWildcardProfile",
     [](BundleSpec& s) { s.profile->app_id = "ABCDE12345.com.example.*"; }},
    {"OtherBundleId", [](BundleSpec& s) { s.identifier = "com.other.app"; },
     "ios.profile.bundle-id"},
    {"ManyCertificatesInProfile",
     [](BundleSpec& s) {
       s.profile->certificates = {TestPki().development.der, TestPki().app_store.der,
                                  TestPki().distribution.der};
     }},
    {"NoProfile", [](BundleSpec& s) { s.profile.reset(); }, "ios.profile.absent"},
    {"EllipticCurveLeaf",
     [](BundleSpec& s) {
       const auto leaf = test::DeveloperLeaf("ec-p256-d", {"1.4"}).Build();
       s.cms = SignedBy(leaf);
       s.profile->certificates = {leaf.der};
     }},
    {"ChineseNames",
     [](BundleSpec& s) {
       s.executable = "演示";
       s.files["资源/说明.txt"] = "text";
     }},
    {"Fat",
     [](BundleSpec& s) {
       s.more_slices.emplace_back();
       s.more_slices[0].cpu_type = 12;
       s.more_slices[0].cpu_subtype = 9;
     }},
    {"TrailingBytes", [](BundleSpec& s) { s.macho.trailing = ToBytes(AsBytes("tail")); },
     "ios.code.trailing-bytes"},
    {"FairPlayDownload",
     [](BundleSpec& s) {
       s.cms = SignedBy(TestPki().app_store);
       s.profile.reset();
       s.macho.cryptid = 1;
       s.macho.plain_code = Bytes(s.macho.code.size(), std::byte{1});
       s.signature = With({Directory(2, 0x20500)});
       s.signature->directories[0].pre_encrypt = true;
     },
     "ios.filing.store-certificate"},
    {"Nested",
     [](BundleSpec& s) {
       BundleSpec framework;
       framework.identifier = "com.example.fx";
       framework.executable = "Fx";
       framework.profile.reset();
       framework.entitlements.clear();
       framework.macho.file_type = 6;
       s.nested["Frameworks/Fx.framework"] = framework;
       BundleSpec share = framework;
       share.identifier = "com.example.demo.share";
       share.executable = "Share";
       s.nested["PlugIns/Share.appex"] = share;
       MachOSpec library;
       library.file_type = 6;
       library.info_plist_section = "<plist><dict/></plist>";
       library.signature = SignatureSpec{};
       library.signature->info_plist = ToBytes(AsBytes(library.info_plist_section));
       library.signature->cms = Signer();
       s.loose["Frameworks/libswiftCore.dylib"] = library;
     }},
    {"FrameworkOfAFatStaticLibrary",
     [](BundleSpec& s) {
       Bytes fat;
       for (std::uint32_t word : {0xcafebabeu, 1u, 12u, 9u, 0x1000u, 8u, 12u}) {
         test::PutBe(&fat, word, 4);
       }
       fat.resize(0x1000);
       s.files["Frameworks/Old.framework/Old"] = std::string(AsText(fat)) + "!<arch>\n";
     }},
    {"FrameworkWithoutItsHeaders",
     [](BundleSpec& s) {
       BundleSpec framework;
       framework.profile.reset();
       framework.entitlements.clear();
       framework.files["Headers/Fx.h"] = "int x;";
       framework.tamper = [](auto& files) { files.erase("Headers/Fx.h"); };
       s.nested["Frameworks/Fx.framework"] = framework;
     }},
    {"FrameworkOfAStaticLibrary",
     [](BundleSpec& s) {
       s.files["Frameworks/Static.framework/Static"] = "!<arch>\n";
       s.files["Frameworks/Static.framework/Info.plist"] = test::XmlPlist("<dict/>");
     }},
};
INSTANTIATE_TEST_SUITE_P(Rows, IosGood, testing::ValuesIn(kGood), RowName);

}  // namespace
}  // namespace apptrait
