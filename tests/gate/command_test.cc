// Rules that no package of testdata violates, through the program.
#include <gtest/gtest.h>

#include "support/apk_builder.h"
#include "support/axml_builder.h"
#include "support/run_program.h"

namespace apptrait::test {
namespace {

using digest::Algorithm;

std::string TestOnlyManifest() {
  const Bytes axml = AxmlBuilder()
                         .Start("manifest", {Plain("package", "com.example.app"),
                                             Number("versionCode", 0x0101021b, 1)})
                         .Element("uses-sdk", {Number("minSdkVersion", 0x0101020c, 21)})
                         .Element("application", {Bool("testOnly", 0x01010272, true)})
                         .End()
                         .Build();
  return std::string(reinterpret_cast<const char*>(axml.data()), axml.size());
}

// Signed with DSA and SHA-1, by its JAR signature alone; as old tools wrote it.
std::string OldPackage(std::string_view key) {
  JarSpec jar = JarBy(CertificateBuilder(std::string(key)).Build(), {.digest = Algorithm::kSha1});
  jar.digests = {"SHA1"};
  jar.extension = "DSA";
  const Bytes apk = ApkBuilder().Sdk(21).Jar(jar).Build();
  return WriteTemporary("old.apk",
                        std::string(reinterpret_cast<const char*>(apk.data()), apk.size()));
}

Ran Gate(const std::string& policy, const std::string& package) {
  const std::string file = WriteTemporary("policy.toml", "schema = 1\n" + policy);
  return RunProgram({"gate", "--policy", file, "--explain", "--at", "2026-03-01", package});
}

TEST(GateCommand, MinDsaBits) {
  const std::string package = OldPackage("dsa-2048");
  const Ran passed = Gate("[require]\nmin_dsa_bits = 2048\n", package);
  EXPECT_EQ(passed.exit, 0) << passed.all();
  EXPECT_NE(passed.out.find("pass     require.min_dsa_bits; policy: >= 2048; package: 2048"),
            std::string::npos)
      << passed.out;
  const Ran violated = Gate("[require]\nmin_dsa_bits = 3072\n", package);
  EXPECT_EQ(violated.exit, 1) << violated.all();
  EXPECT_NE(violated.out.find("gate.weak-key"), std::string::npos) << violated.out;
}

TEST(GateCommand, ForbidDigests) {
  const std::string package = OldPackage("dsa-2048");
  const Ran violated = Gate("[require]\nforbid_digests = [\"sha1\"]\n", package);
  EXPECT_EQ(violated.exit, 1) << violated.all();
  EXPECT_NE(violated.out.find("gate.weak-digest"), std::string::npos) << violated.out;
  const Ran passed = Gate("[require]\nforbid_digests = [\"md5\"]\n", package);
  EXPECT_EQ(passed.exit, 0) << passed.all();
}

TEST(GateCommand, ForbidTestOnly) {
  const Bytes apk = ApkBuilder()
                        .NoManifest()
                        .Entry("AndroidManifest.xml", TestOnlyManifest())
                        .Jar(JarBy(CertificateBuilder("rsa-2048").Build()))
                        .Build();
  const std::string package = WriteTemporary(
      "test.apk", std::string(reinterpret_cast<const char*>(apk.data()), apk.size()));
  const Ran violated = Gate("", package);
  EXPECT_EQ(violated.exit, 1) << violated.all();
  EXPECT_NE(violated.out.find("gate.test-only"), std::string::npos) << violated.out;
  const Ran passed = Gate("[android.require]\nforbid_test_only = false\n", package);
  EXPECT_EQ(passed.exit, 0) << passed.all();
}

}  // namespace
}  // namespace apptrait::test
