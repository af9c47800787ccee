// Executables that a real linker made, signed by the test's signer: that what the builder writes by
// hand is what the tools write. Runs where clang and ld64.lld are installed.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "ios/app_support.h"
#include "ios/macho.h"

namespace apptrait {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLinker = "/usr/bin/ld64.lld-14";
constexpr const char* kCompiler = "/usr/bin/clang-14";

struct Target {
  const char* triple;
  const char* arch;
  const char* platform;
};

// An executable for the target; empty where a tool failed.
Bytes Link(const Target& target, bool ad_hoc) {
  std::string pattern = (fs::temp_directory_path() / "apptrait-XXXXXX").string();
  const fs::path folder = mkdtemp(pattern.data());
  std::ofstream(folder / "m.c") << "int main(void) { return 0; }\nconst char kText[20000] = {1};\n";
  const std::string object = (folder / "m.o").string(), out = (folder / "m").string();
  const std::string compile = std::string(kCompiler) + " -target " + target.triple + " -c " +
                              (folder / "m.c").string() + " -o " + object + " 2>/dev/null";
  const std::string link = std::string(kLinker) + " -arch " + target.arch + " -platform_version " +
                           target.platform + " 13.0 16.0 -e _main -o " + out + " " + object +
                           (ad_hoc ? " -adhoc_codesign" : " -no_adhoc_codesign") +
                           " -headerpad 0x1000 2>/dev/null";
  Bytes bytes;
  if (std::system(compile.c_str()) == 0 && std::system(link.c_str()) == 0) {
    std::ifstream file(out, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    bytes = ToBytes(AsBytes(text.str()));
  }
  fs::remove_all(folder);
  return bytes;
}

bool HasTools() { return fs::exists(kLinker) && fs::exists(kCompiler); }

const Target kTargets[] = {{"arm64-apple-ios13.0", "arm64", "ios"},
                           {"arm64_32-apple-watchos6.0", "arm64_32", "watchos"},
                           {"x86_64-apple-ios13.0-simulator", "x86_64", "ios-simulator"}};

TEST(IosLinkedExecutable, IsReadAsTheLinkerWroteIt) {
  if (!HasTools()) GTEST_SKIP() << "SKIPPED: clang-14 and ld64.lld-14 are not installed";
  for (const Target& target : kTargets) {
    SCOPED_TRACE(target.triple);
    const Bytes bytes = Link(target, false);
    ASSERT_FALSE(bytes.empty());
    const auto file = ios::ReadMachO(*MemorySource(ByteSpan(bytes)));
    ASSERT_TRUE(file.ok());
    const ios::MachSlice& slice = file->slices[0];
    EXPECT_EQ(ios::ArchName(slice.cpu_type, slice.cpu_subtype), target.arch);
    EXPECT_EQ(ios::MachPlatformName(slice.platform), target.platform);
    EXPECT_EQ(ios::MachVersion(slice.min_os), "13.0");
    EXPECT_FALSE(slice.signature);
    EXPECT_EQ(slice.file_type, ios::kMachExecute);
    EXPECT_EQ(test::InspectBytes(bytes).verification.status, Status::kUnsigned);
  }
}

TEST(IosLinkedExecutable, CarriesTheLinkersSignature) {
  if (!HasTools()) GTEST_SKIP() << "SKIPPED: clang-14 and ld64.lld-14 are not installed";
  const Bytes bytes = Link(kTargets[0], true);
  ASSERT_FALSE(bytes.empty());
  const Package package = test::InspectBytes(bytes);
  EXPECT_EQ(package.verification.status, Status::kUnsigned);
  EXPECT_THAT(test::IdsOf(package), testing::Contains("ios.signature.linker"));
  // Its page hashes are those of the file: the linker and we hash alike.
  EXPECT_EQ(test::StateOf(package, "code"), SchemeState::kVerified) << test::Explain(package);
  Bytes changed = bytes;
  changed[changed.size() / 3] ^= std::byte{1};
  EXPECT_EQ(test::StateOf(test::InspectBytes(changed), "code"), SchemeState::kFailed);
}

}  // namespace
}  // namespace apptrait
