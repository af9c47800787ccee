// The other containers: directories, archives of Xcode, zipped bundles, bare Mach-O files.
#include <filesystem>
#include <fstream>

#include "ios/app_support.h"

namespace apptrait {
namespace {

namespace fs = std::filesystem;
using test::BundleSpec;
using testing::Contains;

// A directory that goes away with the test.
class Directory {
 public:
  Directory() {
    std::string pattern = (fs::temp_directory_path() / "apptrait-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Directory() { fs::remove_all(path_); }
  void Write(const std::string& root, const std::map<std::string, Bytes>& files) const {
    for (const auto& [path, bytes] : files) {
      const fs::path file = path_ / root / path;
      fs::create_directories(file.parent_path());
      std::ofstream(file, std::ios::binary) << AsText(bytes);
    }
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Package InspectPath(const fs::path& path) {
  auto package = Inspect(path.string(), test::TrustingOptions());
  EXPECT_TRUE(package.ok()) << Message(package.error().detail, Language::kEnglish);
  return package.ok() ? *std::move(package) : Package{};
}

TEST(IosContainer, ReadsAZippedBundle) {
  const Package package = test::InspectBytes(test::BuildIpa({}, "Demo.app"));
  EXPECT_EQ(package.container, Container::kAppBundle);
  EXPECT_EQ(package.verification.status, Status::kVerified) << test::Explain(package);
}

TEST(IosContainer, ReadsADirectory) {
  const Directory directory;
  directory.Write("Demo.app", test::BuildBundle({}));
  const Package package = InspectPath(directory.path() / "Demo.app");
  EXPECT_EQ(package.container, Container::kAppBundle);
  EXPECT_EQ(package.verification.status, Status::kVerified) << test::Explain(package);
  EXPECT_EQ(package.identity.package_name, "com.example.demo");
  EXPECT_EQ(package.ios->executable, "Demo");
}

TEST(IosContainer, ReadsAnXcodeArchive) {
  const Directory directory;
  directory.Write("Products/Applications/Demo.app", test::BuildBundle({}));
  directory.Write("", {{"Info.plist", ToBytes(AsBytes(test::XmlPlist("<dict/>")))}});
  const Package package = InspectPath(directory.path());
  EXPECT_EQ(package.container, Container::kXcarchive);
  EXPECT_EQ(package.verification.status, Status::kVerified) << test::Explain(package);
  EXPECT_EQ(package.identity.package_name, "com.example.demo");
}

TEST(IosContainer, FindsChangesInADirectory) {
  const Directory directory;
  directory.Write("Demo.app", test::BuildBundle({}));
  directory.Write("Demo.app", {{"added.txt", {}}});
  const Package package = InspectPath(directory.path() / "Demo.app");
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_THAT(test::IdsOf(package), Contains("ios.resources.unlisted"));
}

TEST(IosContainer, ComparesLinksInADirectory) {
  const auto seal = [](const std::string& target) {
    return "<dict><key>symlink</key><string>" + target + "</string></dict>";
  };
  const std::tuple<std::string, std::string, Status, const char*> rows[] = {
      {"res/data.txt", "res/data.txt", Status::kVerified, ""},
      {"res/data.txt", "res/other.txt", Status::kFailed, "ios.resources.changed"},
      {"../../outside", "../../outside", Status::kFailed, "ios.resources.link-outside"},
      {"/etc/passwd", "/etc/passwd", Status::kFailed, "ios.resources.link-outside"}};
  for (const auto& [sealed, actual, status, finding] : rows) {
    BundleSpec spec;
    spec.seal_v1 = false;
    spec.seals["link"] = seal(sealed);
    const Directory directory;
    directory.Write("Demo.app", test::BuildBundle(spec));
    fs::create_symlink(actual, directory.path() / "Demo.app" / "link");
    const Package package = InspectPath(directory.path() / "Demo.app");
    EXPECT_EQ(package.verification.status, status) << actual << "\n" << test::Explain(package);
    if (*finding != '\0') {
      EXPECT_THAT(test::IdsOf(package), Contains(finding));
    }
  }
}

TEST(IosContainer, IsNoAppWhereThereIsNone) {
  const Directory directory;
  directory.Write("Payload", {{"readme.txt", {}}});
  const auto package = Inspect(directory.path().string(), test::TrustingOptions());
  ASSERT_FALSE(package.ok());
  EXPECT_EQ(package.error().detail.id, "ios.bundle.none");
}

test::MachOSpec SignedTool() {
  test::MachOSpec spec;
  spec.signature = test::SignatureSpec{};
  spec.signature->cms = test::SignedBy(test::TestPki().distribution);
  return spec;
}

TEST(IosMachOFile, StandsAlone) {
  const Package package = test::InspectBytes(test::BuildMachO(SignedTool()));
  EXPECT_EQ(package.container, Container::kMachO);
  EXPECT_EQ(package.verification.status, Status::kVerified) << test::Explain(package);
  EXPECT_EQ(package.identity.package_name, "com.example.demo");
  EXPECT_EQ(package.identity.min_platform, "13.0");
  ASSERT_EQ(package.signers.size(), 1u);
  EXPECT_TRUE(package.signers[0].current);
  EXPECT_TRUE(package.filing);
}

TEST(IosMachOFile, SaysThatItsBundleIsMissing) {
  test::MachOSpec spec = SignedTool();
  spec.signature->info_plist = ToBytes(AsBytes("Info.plist of the bundle"));
  const Package package = test::InspectBytes(test::BuildMachO(spec));
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_THAT(test::IdsOf(package), Contains("ios.code.bundle-absent"));
}

TEST(IosMachOFile, ComparesTheInfoPlistInside) {
  test::MachOSpec spec = SignedTool();
  spec.info_plist_section =
      test::XmlPlist("<dict><key>CFBundleIdentifier</key><string>com.example.tool</string></dict>");
  spec.signature->info_plist = ToBytes(AsBytes(spec.info_plist_section));
  const Package good = test::InspectBytes(test::BuildMachO(spec));
  EXPECT_EQ(good.verification.status, Status::kVerified) << test::Explain(good);
  EXPECT_EQ(good.identity.package_name, "com.example.tool");
  spec.signature->info_plist = ToBytes(AsBytes("another"));
  const Package bad = test::InspectBytes(test::BuildMachO(spec));
  EXPECT_EQ(bad.verification.status, Status::kFailed);
  EXPECT_THAT(test::IdsOf(bad), Contains("ios.code.slot-mismatch"));
}

// Inspects a tool with this Info.plist inside, which its signature covers.
Package WithInfo(const std::string& info) {
  test::MachOSpec spec = SignedTool();
  spec.info_plist_section = info;
  spec.signature->info_plist = ToBytes(AsBytes(info));
  return test::InspectBytes(test::BuildMachO(spec));
}

TEST(IosMachOFile, ReadsTheInfoPlistInsideAsThatOfABundle) {
  const Package damaged = WithInfo("<plist><dict><key>a</key></dict>");
  EXPECT_EQ(damaged.verification.status, Status::kFailed);
  EXPECT_THAT(test::IdsOf(damaged), Contains("ios.plist.malformed"));
  EXPECT_FALSE(damaged.identity.package_name);
  const Package deep = WithInfo("<plist><dict><key>a</key>" + [] {
    std::string arrays;
    for (int i = 0; i < 70; ++i) arrays += "<array>";
    return arrays;
  }());
  EXPECT_EQ(deep.verification.status, Status::kUnsupported);
  const std::string name = "<key>CFBundleIdentifier</key><string>";
  const Package twice = WithInfo("<plist><dict>" + name + "a.b</string>" + name +
                                 "com.example.tool</string></dict></plist>");
  EXPECT_EQ(twice.identity.package_name, "com.example.tool");
  EXPECT_THAT(test::IdsOf(twice), Contains("ios.plist.duplicate-key"));
}

TEST(IosMachOFile, JudgesEverySliceOfAFatFile) {
  test::MachOSpec tampered = SignedTool();
  tampered.cpu_type = 12;
  tampered.tamper = [](Bytes& file) { file[0x1800] ^= std::byte{1}; };
  for (const bool fat64 : {false, true}) {
    const Bytes good = test::BuildMachO(SignedTool());
    EXPECT_EQ(test::InspectBytes(test::BuildFat({good}, fat64)).verification.status,
              Status::kVerified);
    const Package package =
        test::InspectBytes(test::BuildFat({good, test::BuildMachO(tampered)}, fat64));
    EXPECT_EQ(package.verification.status, Status::kFailed);
    EXPECT_THAT(test::IdsOf(package), Contains("ios.code.page-mismatch"));
  }
}

TEST(IosMachOFile, IsUnsignedWithoutACertificate) {
  test::MachOSpec spec;
  spec.signature = test::SignatureSpec{};
  const Package package = test::InspectBytes(test::BuildMachO(spec));
  EXPECT_EQ(package.verification.status, Status::kUnsigned);
  EXPECT_THAT(test::IdsOf(package), Contains("ios.signature.ad-hoc"));
}

}  // namespace
}  // namespace apptrait
