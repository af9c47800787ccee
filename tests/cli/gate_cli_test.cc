// `apptrait gate` as CI runs it, on packages of every platform: each rule passing and failing, by
// the exit code and by what is printed.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "base/bytes.h"
#include "support/hap_builder.h"
#include "support/ipa_builder.h"
#include "support/run_program.h"

namespace apptrait::test {
namespace {

const std::string kDemo = APPTRAIT_SOURCE_DIR "/testdata/android/";

std::string Save(const std::string& name, const Bytes& bytes) {
  return WriteTemporary(name, std::string(AsText(bytes)), 0644);
}

// Packages and trust files, made once.
struct Files {
  std::string hap, debug_hap, ipa, adhoc_ipa, anchor, trust;
};
const Files& Made() {
  static const Files* const kFiles = [] {
    auto* files = new Files;
    const HarmonyPki pki;
    ProfileSpec profile;
    profile.distribution_pem = ToPem(pki.release.der);
    files->hap = Save("app.hap", HapBuilder(pki).Profile(profile).Build());
    ProfileSpec debug;
    debug.type = "debug";
    debug.development_pem = ToPem(pki.debug.der);
    files->debug_hap = Save("debug.hap", HapBuilder(pki)
                                             .Profile(debug)
                                             .ProfileSigner(pki.debug_profile_signer)
                                             .Signer(pki.debug)
                                             .Build());
    files->trust = WriteTemporary("trust", "");
    unlink(files->trust.c_str());
    mkdir(files->trust.c_str(), 0700);
    std::ofstream(files->trust + "/trusted_root_ca.json") << pki.TrustedRoots();
    std::ofstream(files->trust + "/trusted_apps_sources.json") << pki.TrustedSources();
    BundleSpec store;
    store.profile->devices.reset();
    files->ipa = Save("app.ipa", BuildIpa(store));
    files->adhoc_ipa = Save("adhoc.ipa", BuildIpa({}));
    files->anchor = WriteTemporary("anchor.pem", ToPem(TestPki().root.der));
    return files;
  }();
  return *kFiles;
}

Ran Gate(const std::string& file, const std::string& policy,
         std::vector<std::string> more = {"--explain"}) {
  std::vector<std::string> arguments = {"gate",
                                        file,
                                        "--policy",
                                        WriteTemporary("policy.toml", "schema = 1\n" + policy),
                                        "--at",
                                        "2026-03-01T00:00:00Z",
                                        "--trust-anchor",
                                        Made().anchor,
                                        "--harmony-trust",
                                        Made().trust};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return RunProgram(arguments);
}

enum class On { kApk, kHap, kIpa };
std::string PathOf(On on) {
  return on == On::kApk ? kDemo + "demo.apk" : on == On::kHap ? Made().hap : Made().ipa;
}

// A rule with a policy that the package passes, and one that it violates with that finding.
struct Row {
  const char* name;
  On on;
  std::string rule, good, bad, finding;
};

std::vector<Row> Rows() {
  const std::string digest(64, 'a');
  const std::string apk_sha256 = "c9bba16b2fd1368ea39ee526b0b494ade82ef8f6d2825359bbe5b04a2fdcf33f",
                    signer = "fc71910dcf96945eb9254362c515bfd4bd81395a74d3dc9f1fab1da40b20637d",
                    key = "6d60b5caa60cfa83b9e1bcf060182c434da97cee4e65a060b5dde87cbe55b3d2";
  const auto one = [&](const char* name, On on, const std::string& table,
                       const std::string& key_name, const std::string& good, const std::string& bad,
                       const std::string& finding, const std::string& rule = "") {
    const std::string head = "[" + table + "]\n" + key_name + " = ";
    const std::string last = table.substr(table.find('.') + 1);
    return Row{name,        on,         rule.empty() ? last + "." + key_name : rule,
               head + good, head + bad, finding};
  };
  const auto q = [](const std::string& text) { return "\"" + text + "\""; };
  return {
      one("Platforms", On::kApk, "expect", "platforms", "[\"android\"]", "[\"ios\"]",
          "gate.platform"),
      one("Containers", On::kHap, "expect", "containers", "[\"hap\", \"app_pack\"]", "\"apk\"",
          "gate.container"),
      one("Package", On::kApk, "expect", "package", q("com.example.mall"), q("com.example"),
          "gate.package-name"),
      one("Certificate", On::kApk, "expect", "certificates_sha256", q(signer), q(digest),
          "gate.signer", "expect.signer"),
      one("Key", On::kApk, "expect", "keys_sha256", q(key), q(digest), "gate.signer",
          "expect.signer"),
      one("VersionName", On::kApk, "expect", "version_name", q("3.4.1"), q("3.4"), "gate.version"),
      one("VersionCode", On::kApk, "expect", "version_code", q("30401"), q("1"), "gate.version"),
      one("FileHash", On::kApk, "expect", "file_sha256", q(apk_sha256), q(digest),
          "gate.file-hash"),
      one("Team", On::kIpa, "ios.expect", "team", q("ABCDE12345"), q("ZZZZZ12345"), "gate.team"),
      one("AppIdentifier", On::kHap, "harmony.expect", "app_identifier", q("1234567890"), q("1"),
          "gate.app-identifier"),
      one("AndroidSchemes", On::kApk, "android.require", "schemes", "[\"v2\", \"v1|v3\"]",
          q("v3.1"), "gate.scheme"),
      one("HarmonySchemes", On::kHap, "harmony.require", "schemes", q("hap"), q("code_sign"),
          "gate.scheme"),
      one("RsaBits", On::kApk, "require", "min_rsa_bits", "2048", "4096", "gate.weak-key"),
      one("EcBits", On::kHap, "require", "min_ec_bits", "256", "384", "gate.weak-key"),
      one("Digests", On::kApk, "require", "forbid_digests", "[\"md5\", \"sha1\"]",
          "[\"md5\", \"sha256\"]", ""),
      one("DaysLeft", On::kApk, "require", "min_days_left", "365", "100000",
          "gate.certificate-lifetime"),
      one("MinPlatform", On::kApk, "android.require", "min_platform", "{ min = 24 }",
          "{ min = 26 }", "gate.min-platform"),
      one("TargetPlatform", On::kApk, "android.require", "target_platform",
          "{ min = 34, max = 34 }", "{ min = 35 }", "gate.target-platform"),
      one("Size", On::kApk, "require", "max_size", q("1MB"), "1000", "gate.size"),
      one("Artefact", On::kIpa, "require", "artefact", q("upload"), q("store"), "gate.artefact"),
      one("IosProfile", On::kIpa, "ios.require", "profile", q("app_store"), q("enterprise"),
          "gate.profile"),
      one("HarmonyProfile", On::kHap, "harmony.require", "profile", q("release"), q("debug"),
          "gate.profile"),
      one("Distribution", On::kHap, "harmony.require", "distribution", q("internaltesting"),
          q("app_gallery"), "gate.distribution"),
      one("ProfileDays", On::kIpa, "ios.require", "min_profile_days_left", "30", "100000",
          "gate.profile-lifetime"),
  };
}

class GateCliRules : public testing::TestWithParam<Row> {};

TEST_P(GateCliRules, PassesAndFailsByTheExitCode) {
  const Row& row = GetParam();
  const Ran good = Gate(PathOf(row.on), row.good);
  EXPECT_EQ(good.exit, 0) << good.all();
  EXPECT_NE(good.out.find("pass     " + row.rule), std::string::npos) << good.out;
  if (row.finding.empty()) return;
  const Ran bad = Gate(PathOf(row.on), row.bad);
  EXPECT_EQ(bad.exit, 1) << bad.all();
  EXPECT_NE(bad.out.find("FAIL     " + row.rule), std::string::npos) << bad.out;
  EXPECT_NE(bad.out.find(row.finding), std::string::npos) << bad.out;
}

INSTANTIATE_TEST_SUITE_P(All, GateCliRules, testing::ValuesIn(Rows()),
                         [](const auto& test) { return test.param.name; });

// Rules that hold without a policy: a package that breaks each, and the words that allow it.
struct BuiltIn {
  const char* name;
  std::string path;
  std::string finding;
  std::string allow;
  int allowed_exit;
};

TEST(GateCli, BuiltInRulesHoldUntilAPolicySaysOtherwise) {
  for (const BuiltIn& row : {
           BuiltIn{"tampered", kDemo + "demo-tampered.apk", "gate.unverified",
                   "[require]\nverified = false", 1},  // its findings still fail
           BuiltIn{"unsigned", kDemo + "demo-unsigned.apk", "gate.unverified",
                   "[require]\nverified = false", 1},
           BuiltIn{"debug", Made().debug_hap, "gate.debuggable",
                   "[require]\nforbid_debuggable = false\nforbid_debug_certificate = false", 0},
           BuiltIn{"debug", Made().debug_hap, "gate.debug-certificate",
                   "[require]\nforbid_debuggable = false\nforbid_debug_certificate = false", 0},
       }) {
    const Ran held = Gate(row.path, "");
    EXPECT_EQ(held.exit, 1) << row.name << held.all();
    EXPECT_NE(held.out.find(row.finding), std::string::npos) << row.name << held.out;
    const Ran allowed = Gate(row.path, row.allow);
    EXPECT_EQ(allowed.exit, row.allowed_exit) << row.name << allowed.all();
  }
}

// An unverified signature is no pass by any path: not unchecked, not without the trust.
TEST(GateCli, WhatWasNotCheckedDoesNotPass) {
  EXPECT_EQ(Gate(kDemo + "demo.apk", "", {"--no-verify"}).exit, 1);
  EXPECT_EQ(RunProgram({"gate", Made().ipa}).exit, 1);
  EXPECT_EQ(RunProgram({"gate", Made().hap}).exit, 1);
  EXPECT_EQ(Gate(Made().ipa, "").exit, 0);
  EXPECT_EQ(Gate(Made().hap, "").exit, 0);
}

TEST(GateCli, MixturesEndByTheWorst) {
  const std::string good = kDemo + "demo.apk", bad = kDemo + "demo-tampered.apk",
                    none = "missing.apk";
  struct Mixture {
    std::vector<std::string> files;
    int exit;
  };
  for (const Mixture& row : {Mixture{{good}, 0}, Mixture{{good, good}, 0}, Mixture{{bad}, 1},
                             Mixture{{none}, 3}, Mixture{{good, bad}, 1}, Mixture{{good, none}, 3},
                             Mixture{{none, bad}, 1}, Mixture{{bad, none, good}, 1}}) {
    std::vector<std::string> arguments = {"gate"};
    arguments.insert(arguments.end(), row.files.begin(), row.files.end());
    const Ran ran = RunProgram(arguments);
    EXPECT_EQ(ran.exit, row.exit) << testing::PrintToString(row.files) << ran.all();
    arguments.insert(arguments.end(), {"--policy", "missing.toml"});
    EXPECT_EQ(RunProgram(arguments).exit, 2);
  }
}

TEST(GateCli, PrintedPoliciesArePassedOnEveryPlatform) {
  for (const std::string& path :
       {kDemo + "demo.apk", kDemo + "demo-rotated.apk", kDemo + "demo.aab", kDemo + "demo.apks",
        Made().hap, Made().debug_hap, Made().ipa, Made().adhoc_ipa}) {
    const Ran printed = Gate(path, "", {"--print-policy"});
    ASSERT_EQ(printed.exit, 0) << path << printed.all();
    const std::string policy = WriteTemporary("printed.toml", printed.out);
    const Ran judged = RunProgram({"gate", path, "--policy", policy, "--trust-anchor",
                                   Made().anchor, "--harmony-trust", Made().trust});
    EXPECT_EQ(judged.exit, 0) << printed.out << judged.all();
  }
  EXPECT_EQ(Gate(kDemo + "demo-tampered.apk", "", {"--print-policy"}).exit, 1);
}

}  // namespace
}  // namespace apptrait::test
