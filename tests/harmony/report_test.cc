// The "harmony" member of the JSON report, and the text report's section.
#include "apptrait/report.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "support/hap_builder.h"
#include "support/report_schema.h"

namespace apptrait {
namespace {

using test::HapBuilder;
using test::HarmonyPki;
using ::testing::HasSubstr;

Package Inspected() {
  static const HarmonyPki pki;
  test::ProfileSpec profile;
  profile.distribution_pem = test::ToPem(pki.release.der);
  profile.more = R"(,"acls":{"allowed-acls":["ohos.permission.A"]},"issuer":"app_gallery",)"
                 R"("app-services-capabilities":{"x":{"y":1}})";
  HapBuilder builder(pki);
  builder.Profile(profile);
  const Bytes unsigned_file = test::ZipBuilder()
                                  .Add("ets/modules.abc", std::string(9000, 'a'))
                                  .Add("module.json", test::ModuleJson())
                                  .Build();
  builder.Zip(test::ZipBuilder()
                  .Add("ets/modules.abc", std::string(9000, 'a'))
                  .Add("module.json", test::ModuleJson()));
  builder.Property(test::CodeSignBuilder(pki, pki.release, "1234567890")
                       .Build(builder.BlockStart() + 36, ByteSpan(unsigned_file).first(4096)));
  auto package = InspectMemory(builder.Build(), "a.hap", pki.Options());
  EXPECT_TRUE(package);
  return package ? *package : Package{};
}

TEST(HarmonyReport, JsonFollowsTheSchema) {
  const Package package = Inspected();
  EXPECT_EQ(package.verification.status, Status::kVerified);
  const std::string text = JsonReport({&package, 1}, Language::kEnglish);
  EXPECT_EQ(test::SchemaComplaints(text), "");
  const auto json = nlohmann::json::parse(text)["packages"][0]["harmony"];
  EXPECT_EQ(json["model"], "stage");
  EXPECT_EQ(json["profile"]["distribution_type"], "internaltesting");
  EXPECT_EQ(json["profile"]["signed"], true);
  EXPECT_EQ(json["profile"]["distribution_certificate"]["sha256"],
            package.filing->certificate.fingerprints.sha256);
  EXPECT_EQ(json["system_identity"]["fingerprint"], package.harmony->system_identity->fingerprint);
  EXPECT_EQ(json["code_signing"]["owner_id"], "1234567890");
  EXPECT_EQ(json["signing_block"][0]["name"], "property");
  EXPECT_EQ(json["signing_time"], "2024-01-01T00:00:00Z");
}

TEST(HarmonyReport, TextNamesEachValueForWhatItIs) {
  const Package package = Inspected();
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    TextOptions options;
    options.language = language;
    const std::string text = TextReport(package, options);
    EXPECT_THAT(text, HasSubstr(package.harmony->system_identity->fingerprint));
    EXPECT_THAT(text, HasSubstr(*package.harmony->system_identity->app_id));
    EXPECT_THAT(text, HasSubstr("AppGallery Connect"));
  }
}

}  // namespace
}  // namespace apptrait
