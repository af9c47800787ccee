// What is said of an app, whatever its signature: names, versions, icon, facts.
#include "base/limits.h"
#include "ios/app_support.h"
#include "ios/info_plist.h"

namespace apptrait {
namespace {

using test::BundleSpec;
using test::InspectApp;
using testing::Contains;
using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

TEST(IosIdentity, ComesFromInfoPlist) {
  BundleSpec spec;
  spec.info_extra =
      "<key>CFBundleDisplayName</key><string>示例</string><key>UIDeviceFamily</key><array>"
      "<integer>1</integer><string>2</string></array><key>DTPlatformVersion</key><string>16.4"
      "</string><key>DTPlatformName</key><string>iphoneos</string>"
      "<key>CFBundleDevelopmentRegion</key><string>zh_CN</string>";
  const Package package = InspectApp(spec);
  EXPECT_EQ(package.platform, Platform::kIos);
  EXPECT_EQ(package.container, Container::kIpa);
  EXPECT_EQ(package.identity.package_name, "com.example.demo");
  EXPECT_EQ(package.identity.app_name, "示例");
  EXPECT_EQ(package.identity.version_name, "1.2.3");
  EXPECT_EQ(package.identity.version_code, "45");
  EXPECT_EQ(package.identity.min_platform, "13.0");
  EXPECT_EQ(package.identity.target_platform, "16.4");
  EXPECT_EQ(package.identity.debuggable, false);
  ASSERT_TRUE(package.ios);
  EXPECT_THAT(package.ios->device_families, ElementsAre(1, 2));
  EXPECT_EQ(package.ios->executable, "Payload/Demo.app/Demo");
  EXPECT_EQ(package.ios->team_id, "ABCDE12345");
  EXPECT_EQ(package.ios->signature, IosSignatureKind::kCms);
  EXPECT_EQ(package.ios->certificate_kind, IosCertificateKind::kDistribution);
  EXPECT_EQ(package.ios->signing_time, 1'700'000'000);
  EXPECT_EQ(package.ios->platform_name, "iphoneos");
  EXPECT_EQ(package.ios->development_region, "zh_CN");
}

TEST(IosIdentity, LeavesOutWhatIsTooLongForAName) {
  BundleSpec spec;
  spec.files["de.lproj/InfoPlist.strings"] =
      "CFBundleName = " + std::string(limits::kPoolStringSize + 1, 'a') + ";";
  // Other keys may be as long as they like.
  spec.files["fr.lproj/InfoPlist.strings"] =
      "CFBundleName = Demo; Licence = " + std::string(limits::kPoolStringSize + 1, 'a') + ";";
  std::string icons;
  for (std::size_t i = 0; i <= limits::kIconNames; ++i) icons += "<string>Icon</string>";
  spec.info_extra = "<key>CFBundleIconFiles</key><array>" + icons + "</array>";
  const Package package = InspectApp(spec);
  EXPECT_THAT(package.identity.app_names, UnorderedElementsAre(Pair("fr", "Demo")));
  std::vector<std::string> of;
  for (const Finding& finding : package.findings) {
    if (finding.id == "limit.exceeded") of.push_back(*finding.location.entry);
  }
  EXPECT_THAT(of, UnorderedElementsAre("Payload/Demo.app/de.lproj/InfoPlist.strings",
                                       "Payload/Demo.app/Info.plist"));
}

TEST(IosIdentity, ReadsNamesInEveryLanguageAndForm) {
  BundleSpec spec;
  spec.files["zh-Hans.lproj/InfoPlist.strings"] = "\"CFBundleDisplayName\" = \"示例\";";
  spec.files["zh_TW.lproj/InfoPlist.strings"] =
      test::XmlPlist("<dict><key>CFBundleDisplayName</key><string>範例</string></dict>");
  spec.files["English.lproj/InfoPlist.strings"] = "CFBundleName = old;";
  spec.files["en.lproj/InfoPlist.strings"] = "CFBundleName = Demo;";
  spec.files["Base.lproj/InfoPlist.strings"] = "CFBundleName = base;";
  spec.files["fr.lproj/InfoPlist.strings"] = "NSCameraUsageDescription = x;";
  spec.files["ja.lproj/InfoPlist.strings"] = "\"unterminated";
  spec.files["Deep/de.lproj/InfoPlist.strings"] = "CFBundleName = deep;";
  spec.files["InfoPlist.loctable"] = test::XmlPlist(
      "<dict><key>ko</key><dict><key>CFBundleDisplayName</key><string>데모</string></dict>"
      "<key>LocProvenance</key><string>x</string></dict>");
  const Package package = InspectApp(spec);
  EXPECT_THAT(package.identity.app_names,
              UnorderedElementsAre(Pair("zh-Hans", "示例"), Pair("zh-TW", "範例"),
                                   Pair("en", "Demo"), Pair("ko", "데모")));
  EXPECT_EQ(package.identity.app_name, "Demo");
  EXPECT_THAT(test::IdsOf(package), Contains("ios.strings.unreadable"));
}

TEST(IosIdentity, WarnsOfKeysForOneKindOfDevice) {
  BundleSpec spec;
  spec.info_extra = "<key>CFBundleIdentifier~ipad</key><string>com.other</string>";
  const Package package = InspectApp(spec);
  EXPECT_EQ(package.identity.package_name, "com.example.demo");
  EXPECT_THAT(test::IdsOf(package), Contains("ios.info.device-specific-key"));
}

TEST(IosIdentity, WarnsOfKeysThatStandTwice) {
  BundleSpec spec;
  spec.info_extra = "<key>CFBundleIdentifier</key><string>com.second</string>";
  const Package package = InspectApp(spec);
  EXPECT_EQ(package.identity.package_name, "com.second");
  EXPECT_THAT(test::IdsOf(package), Contains("ios.plist.duplicate-key"));
}

TEST(LanguageTags, AreBcp47) {
  const std::pair<const char*, std::optional<std::string>> rows[] = {
      {"zh-Hans", "zh-Hans"}, {"zh_CN", "zh-CN"},     {"English", "en"}, {"Chinese", "zh"},
      {"pt-BR", "pt-BR"},     {"Base", std::nullopt}, {"", std::nullopt}};
  for (const auto& [folder, tag] : rows) EXPECT_EQ(ios::LanguageTag(folder), tag) << folder;
}

// The start of a PNG of that size; crushed where `prefix` is a CgBI chunk.
std::string Png(std::uint32_t width, std::uint32_t height, std::string prefix = "") {
  Bytes bytes = ToBytes(AsBytes("\x89PNG\r\n\x1a\n" + prefix));
  test::PutBe(&bytes, 13, 4);
  for (char c : std::string_view("IHDR")) bytes.push_back(static_cast<std::byte>(c));
  test::PutBe(&bytes, width, 4);
  test::PutBe(&bytes, height, 4);
  for (int value : {8, 6, 0, 0, 0}) test::PutBe(&bytes, static_cast<unsigned>(value), 1);
  test::PutBe(&bytes, 0, 4);
  return std::string(AsText(bytes));
}

TEST(IosIcon, IsTheLargestThatInfoPlistNames) {
  BundleSpec spec;
  spec.info_extra =
      "<key>CFBundleIcons</key><dict><key>CFBundlePrimaryIcon</key><dict><key>CFBundleIconFiles"
      "</key><array><string>AppIcon60x60</string></array></dict></dict>"
      "<key>CFBundleIcons~ipad</key><dict><key>CFBundlePrimaryIcon</key><dict>"
      "<key>CFBundleIconFiles</key><array><string>AppIcon76x76.png</string></array></dict></dict>";
  const std::string crushed("\0\0\0\4CgBI\x50\0\x20\2\0\0\0\0", 16);
  spec.files["AppIcon60x60@2x.png"] = Png(120, 120);
  spec.files["AppIcon60x60@3x.png"] = Png(180, 180, crushed);
  spec.files["AppIcon76x76@2x~ipad.png"] = Png(152, 152);
  spec.files["AppIcon60x60Other.png"] = Png(500, 500);
  spec.files["Icon-huge.png"] = Png(1024, 1024);
  spec.files["folder/AppIcon60x60@9x.png"] = Png(900, 900);
  const Package package = InspectApp(spec);
  ASSERT_TRUE(package.identity.icon);
  EXPECT_EQ(package.identity.icon->entry, "Payload/Demo.app/AppIcon60x60@3x.png");
  EXPECT_EQ(package.identity.icon->width, 180u);
  EXPECT_EQ(AsText(package.identity.icon->bytes), spec.files["AppIcon60x60@3x.png"]);
}

TEST(IosIcon, IsFoundWithoutAName) {
  BundleSpec spec;
  spec.files["Icon.png"] = Png(57, 57);
  spec.files["Icon@2x.png"] = Png(114, 114);
  spec.files["other.png"] = Png(512, 512);
  EXPECT_EQ(InspectApp(spec).identity.icon->entry, "Payload/Demo.app/Icon@2x.png");
  EXPECT_FALSE(InspectApp({}).identity.icon);
}

TEST(IosFacts, DescribeEachSlice) {
  BundleSpec spec;
  spec.signature = test::SignatureSpec{};
  spec.signature->directories = {test::CodeDirectorySpec{.hash_type = 1},
                                 test::CodeDirectorySpec{.hash_type = 2}};
  const Package package = InspectApp(spec);
  ASSERT_EQ(package.ios->slices.size(), 1u);
  const IosSlice& slice = package.ios->slices[0];
  EXPECT_EQ(slice.arch, "arm64");
  EXPECT_EQ(slice.platform, "ios");
  EXPECT_EQ(slice.min_os, "13.0");
  EXPECT_FALSE(slice.encrypted);
  ASSERT_EQ(slice.code_directories.size(), 2u);
  EXPECT_EQ(slice.code_directories[0].hash, "sha1");
  EXPECT_EQ(slice.code_directories[1].hash, "sha256");
  EXPECT_EQ(slice.code_directories[1].cdhash.size(), 40u);
  EXPECT_NE(slice.code_directories[0].cdhash, slice.code_directories[1].cdhash);
}

TEST(IosFacts, DescribeTheProfileAndWhichCertificateSigned) {
  BundleSpec spec;
  spec.profile->certificates = {test::TestPki().development.der, test::TestPki().distribution.der};
  const Package package = InspectApp(spec);
  ASSERT_TRUE(package.ios->profile);
  const IosProfile& profile = *package.ios->profile;
  EXPECT_EQ(profile.kind, IosProfileKind::kAdHoc);
  EXPECT_EQ(profile.name, "Demo profile");
  EXPECT_EQ(profile.devices, 3u);
  EXPECT_EQ(profile.application_identifier, "ABCDE12345.com.example.demo");
  EXPECT_EQ(profile.expiration, 2493072000);
  EXPECT_THAT(profile.team_ids, ElementsAre("ABCDE12345"));
  ASSERT_EQ(profile.certificates.size(), 2u);
  EXPECT_EQ(profile.certificates[0].kind, IosCertificateKind::kDevelopment);
  EXPECT_FALSE(profile.certificates[0].signed_this);
  EXPECT_EQ(profile.certificates[1].kind, IosCertificateKind::kDistribution);
  EXPECT_TRUE(profile.certificates[1].signed_this);
  EXPECT_TRUE(profile.certificates[1].certificate.not_after);
  EXPECT_EQ(profile.signer.size(), 3u);
}

TEST(IosFacts, TellTheKindsOfProfiles) {
  const std::tuple<std::optional<int>, bool, bool, IosProfileKind> rows[] = {
      {3, false, true, IosProfileKind::kDevelopment},
      {3, false, false, IosProfileKind::kAdHoc},
      {std::nullopt, true, false, IosProfileKind::kEnterprise},
      {std::nullopt, false, false, IosProfileKind::kAppStore}};
  for (const auto& [devices, all, debug, kind] : rows) {
    BundleSpec spec;
    spec.profile->devices = devices;
    spec.profile->all_devices = all;
    spec.profile->get_task_allow = debug;
    EXPECT_EQ(InspectApp(spec).ios->profile->kind, kind) << Name(kind);
  }
}

TEST(IosNested, HasItsOwnSignersAndVerdictAndKind) {
  BundleSpec spec, inner;
  inner.profile.reset();
  inner.entitlements.clear();
  inner.executable = "Inner";
  const std::tuple<std::string, std::string, std::string, IosBundleKind> rows[] = {
      {"Frameworks/Fx.framework", "com.fx", "", IosBundleKind::kFramework},
      {"PlugIns/Share.appex", "com.share",
       "<key>NSExtension</key><dict><key>NSExtensionPointIdentifier</key><string>com.apple.share"
       "</string></dict>",
       IosBundleKind::kAppExtension},
      {"Watch/Watch.app", "com.watch", "<key>WKWatchKitApp</key><true/>", IosBundleKind::kWatchApp},
      {"AppClips/Clip.app", "com.clip", "<key>NSAppClip</key><dict/>", IosBundleKind::kAppClip},
  };
  for (const auto& [folder, identifier, extra, kind] : rows) {
    BundleSpec nested = inner;
    nested.identifier = identifier;
    nested.info_extra = extra;
    if (kind == IosBundleKind::kWatchApp) {
      nested.nested["PlugIns/W.appex"] = inner;
    }
    spec.nested[folder] = nested;
  }
  const Package package = InspectApp(spec);
  EXPECT_EQ(package.verification.status, Status::kVerified) << test::Explain(package);
  EXPECT_EQ(package.identity.package_name, "com.example.demo");
  ASSERT_EQ(package.packages.size(), 4u);
  for (const Package& nested : package.packages) {
    const auto row = std::ranges::find_if(rows, [&](const auto& item) {
      return nested.path == "Payload/Demo.app/" + std::get<0>(item);
    });
    ASSERT_NE(row, std::end(rows)) << nested.path;
    EXPECT_EQ(nested.ios->bundle_kind, std::get<3>(*row)) << nested.path;
    EXPECT_EQ(nested.identity.package_name, std::get<1>(*row));
    EXPECT_EQ(nested.verification.status, Status::kVerified);
    ASSERT_EQ(nested.signers.size(), 1u);
    EXPECT_FALSE(nested.signers[0].current);
    EXPECT_EQ(nested.packages.size(),
              nested.ios->bundle_kind == IosBundleKind::kWatchApp ? 1u : 0u);
  }
}

TEST(IosNested, NotesAnotherTeam) {
  BundleSpec spec, inner;
  inner.profile.reset();
  inner.entitlements.clear();
  inner.signature = test::SignatureSpec{};
  inner.signature->directories[0].team = "OTHERTEAM1";
  const auto leaf = test::DeveloperLeaf("rsa-2048-c", {"1.4"})
                        .Subject({{"CN", "Apple Distribution: Other"}, {"OU", "OTHERTEAM1"}})
                        .Build();
  inner.cms = test::SignedBy(leaf);
  spec.nested["Frameworks/Fx.framework"] = inner;
  const Package package = InspectApp(spec);
  EXPECT_EQ(package.verification.status, Status::kVerified) << test::Explain(package);
  EXPECT_THAT(test::IdsOf(package), Contains("ios.nested.other-team"));
}

}  // namespace
}  // namespace apptrait
