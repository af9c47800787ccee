// Every output format: golden files, schemas, and text that tries to be more than text.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <regex>

#include "apptrait/gate.h"
#include "base/text.h"
#include "catalogue/catalogue.h"
#include "catalogue/rules/io.h"
#include "support/golden.h"
#include "support/junit_check.h"
#include "support/report_schema.h"
#include "support/sample_package.h"

namespace apptrait::gate {
namespace {

using test::kDigestA;
using test::kNow;
using test::SampleApk;
using test::SampleSigner;

constexpr Format kFormats[] = {Format::kText,   Format::kJson,   Format::kJunit,   Format::kSarif,
                               Format::kGithub, Format::kGitlab, Format::kMarkdown};

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// One package that passes, one that violates much, one that cannot be read.
Report SampleReport() {
  Report report;
  report.policy = *ParsePolicy(
      "schema = 1\n[expect]\npackage = \"com.example.mall\"\n"
      "certificates_sha256 = \"" +
          kDigestA +
          "\"\n"
          "[android.require]\nschemes = [\"v2|v3\"]\n"
          "[require]\nmin_rsa_bits = 2048\nmin_ec_bits = 256\nmin_days_left = 30\n"
          "[[ignore]]\nfinding = \"zip.duplicate-name\"\nentry = \"META-INF/*\"\n"
          "reason = \"known | to be mended\"\nexpires = 2026-12-31\n"
          "[[ignore]]\nfinding = \"zip.janus\"\n"
          "reason = \"old\"\nexpires = 2020-01-01\n",
      "ci/gate.toml");
  Package bad = SampleApk();
  bad.path = "build/安装包 2.apk";
  bad.identity.package_name = "com.example.other";
  bad.identity.debuggable = true;
  bad.signers = {SampleSigner("v2", 'b', true)};
  bad.verification.ranges = {{24, std::nullopt, Status::kFailed, "v2", {}}};
  bad.verification.status = Status::kFailed;
  bad.findings = {{"zip.duplicate-name", Severity::kError, {.entry = "META-INF/a.kt"}, {}},
                  {"zip.duplicate-name", Severity::kWarning, {.entry = "res/a.png"}, {}},
                  {"zip.janus", Severity::kError, {.offset = 0, .length = 8}, {}},
                  {"zip.janus", Severity::kNote, {}, {}}};
  Package nested = SampleApk();
  nested.path = "splits/base.apk";
  nested.findings = {{"zip.duplicate-name", Severity::kError, {.entry = "classes.dex"}, {}}};
  bad.packages = {nested};
  report.outcomes.push_back(Judge(SampleApk(), report.policy, {.at = kNow}));
  report.outcomes.push_back(Judge(bad, report.policy, {.at = kNow}));
  report.outcomes.push_back(
      Unreadable("missing.apk", catalogue::Fail(ErrorKind::kIo, rule::kIoOpenFailed, {},
                                                {{"reason", "No such file or directory"}})));
  return report;
}

class Golden : public testing::TestWithParam<std::tuple<Format, Language, bool>> {};

TEST_P(Golden, IsWhatItWas) {
  const auto [format, language, explain] = GetParam();
  const std::string text =
      Write(SampleReport(), format, {.language = language, .explain = explain});
  const std::string path = "tests/gate/golden/" + std::string(Name(format)) +
                           (explain ? "-explain" : "") +
                           (language == Language::kChinese ? "-zh" : "") + ".txt";
  EXPECT_EQ(text, test::Golden(path, text));
}

INSTANTIATE_TEST_SUITE_P(English, Golden,
                         testing::Combine(testing::ValuesIn(kFormats),
                                          testing::Values(Language::kEnglish),
                                          testing::Values(false)),
                         [](const auto& test) {
                           return std::string(Name(std::get<0>(test.param)));
                         });
INSTANTIATE_TEST_SUITE_P(
    Chinese, Golden,
    testing::Combine(testing::Values(Format::kText, Format::kMarkdown, Format::kSarif),
                     testing::Values(Language::kChinese), testing::Values(false)),
    [](const auto& test) { return std::string(Name(std::get<0>(test.param))); });
INSTANTIATE_TEST_SUITE_P(Explain, Golden,
                         testing::Combine(testing::Values(Format::kText, Format::kMarkdown),
                                          testing::Values(Language::kEnglish),
                                          testing::Values(true)),
                         [](const auto& test) {
                           return std::string(Name(std::get<0>(test.param)));
                         });

// ---- Schemas ----------------------------------------------------------------------------------

void CheckSarif(const std::string& text) {
  EXPECT_EQ(test::SchemaComplaints(text, "tests/gate/sarif-used.schema.json"), "");
  const auto run = nlohmann::json::parse(text)["runs"][0];
  const auto& rules = run["tool"]["driver"]["rules"];
  std::set<std::string> ids, used;
  for (const auto& rule : rules) EXPECT_TRUE(ids.insert(rule["id"]).second);
  for (const auto& result : run["results"]) {
    const std::size_t index = result["ruleIndex"];
    ASSERT_LT(index, rules.size());
    EXPECT_EQ(rules[index]["id"], result["ruleId"]);
    used.insert(result["ruleId"]);
    const auto& artifact = result["locations"][0]["physicalLocation"]["artifactLocation"];
    const std::size_t which = artifact["index"];
    ASSERT_LT(which, run["artifacts"].size());
    EXPECT_EQ(run["artifacts"][which]["location"]["uri"], artifact["uri"]);
  }
  EXPECT_EQ(ids, used);
}

void CheckGitlab(const std::string& text) {
  const auto issues = nlohmann::json::parse(text);
  ASSERT_TRUE(issues.is_array());
  std::set<std::string> fingerprints;
  for (const auto& issue : issues) {
    EXPECT_EQ(issue.size(), 5U);
    EXPECT_TRUE(issue["description"].is_string() && issue["check_name"].is_string());
    EXPECT_TRUE(
        std::regex_match(issue["fingerprint"].get<std::string>(), std::regex("[0-9a-f]{64}")));
    EXPECT_TRUE(fingerprints.insert(issue["fingerprint"]).second) << issue.dump();
    const std::set<std::string> kSeverities = {"info", "minor", "major", "critical", "blocker"};
    EXPECT_TRUE(kSeverities.contains(issue["severity"]));
    EXPECT_TRUE(issue["location"]["path"].is_string());
    EXPECT_EQ(issue["location"]["lines"]["begin"], 1);
  }
}

void CheckAll(const Report& report) {
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    const auto write = [&](Format format) { return Write(report, format, {.language = language}); };
    EXPECT_EQ(test::SchemaComplaints(write(Format::kJson), "schema/gate-1.schema.json"), "");
    EXPECT_EQ(test::JunitComplaints(write(Format::kJunit)), "");
    CheckSarif(write(Format::kSarif));
    CheckGitlab(write(Format::kGitlab));
  }
}

TEST(Outputs, AreWhatTheirSchemasSay) { CheckAll(SampleReport()); }
TEST(Outputs, OfNothingAreWhatTheirSchemasSay) { CheckAll({}); }

TEST(Outputs, ChecksOfFormatsRefuseWhatIsWrong) {
  const Report report = SampleReport();
  std::string xml = Write(report, Format::kJunit, {});
  EXPECT_NE(test::JunitComplaints(xml.substr(0, xml.size() / 2)), "");
  EXPECT_NE(
      test::JunitComplaints(std::regex_replace(xml, std::regex("tests=\"\\d+\""), "tests=\"1\"")),
      "");
  EXPECT_NE(
      test::JunitComplaints(std::regex_replace(xml, std::regex("skipped message"), "a message")),
      "");
  for (const auto& [format, schema] :
       {std::pair{Format::kJson, "schema/gate-1.schema.json"},
        std::pair{Format::kSarif, "tests/gate/sarif-used.schema.json"}}) {
    auto json = nlohmann::json::parse(Write(report, format, {}));
    json["extra"] = 1;
    EXPECT_NE(test::SchemaComplaints(json.dump(), schema), "");
  }
}

TEST(Sarif, FingerprintsSurviveARebuild) {
  const auto prints = [](std::uint64_t offset, const std::string& path) {
    Package package = SampleApk();
    package.path = path;
    package.findings = {
        {"zip.janus", Severity::kError, {.offset = offset}, {{"count", std::int64_t(offset)}}}};
    Report report;
    report.outcomes.push_back(Judge(package, {}, {.at = kNow}));
    const auto json = nlohmann::json::parse(Write(report, Format::kSarif, {}));
    return json["runs"][0]["results"][0]["partialFingerprints"]["apptrait/v1"].get<std::string>();
  };
  EXPECT_EQ(prints(1, "a.apk"), prints(2, "a.apk"));
  EXPECT_NE(prints(1, "a.apk"), prints(1, "b.apk"));
}

TEST(Github, SaysHowManyItLeavesOut) {
  Package package = SampleApk();
  for (int i = 0; i < 25; ++i) {
    package.findings.push_back(
        {"zip.duplicate-name", Severity::kError, {.entry = "e" + std::to_string(i)}, {}});
  }
  Report report;
  report.outcomes.push_back(Judge(package, {}, {.at = kNow}));
  const auto lines = Lines(Write(report, Format::kGithub, {}));
  ASSERT_EQ(lines.size(), 11U);  // ten errors, and the warning that no signer is pinned
  EXPECT_EQ(lines[9], "::error title=apptrait::16 more are in the other reports");
}

TEST(Markdown, StaysBelowGithubsLimit) {
  Package package = SampleApk();
  for (int i = 0; i < 999; ++i) {
    package.findings.push_back(
        {"zip.duplicate-name", Severity::kError, {.entry = std::string(3000, 'e')}, {}});
  }
  Report report;
  report.outcomes.push_back(Judge(package, {}, {.at = kNow}));
  const std::string text = Write(report, Format::kMarkdown, {});
  EXPECT_LT(text.size(), 1024U * 1024U);
  EXPECT_NE(text.find("more are in the other reports"), text.npos);
}

// ---- Hostile text -----------------------------------------------------------------------------

const std::vector<std::string>& Payloads() {
  static const std::vector<std::string> kPayloads = {
      "x\n::error file=pwn::injected",
      "x\r\n::set-output name=a::b",
      "##[add-mask]x ##vso[task.setvariable variable=a]b ##teamcity[buildStop]",
      "a%0A::error::b",
      "f,title=evil::x:y",
      "\x1b[31mred\x1b]0;title\x07",
      "</testcase></testsuite><testsuite name=\"evil\">]]>",
      "<!--x--><script>alert(1)</script><img src=x onerror=alert(1)>",
      "&amp;&#x41;\"quote' attr=\"1",
      "[click](http://evil.example) ![i](http://evil.example/i.png) <http://evil.example>",
      "http://evil.example WwW.evil.example @octocat $x$ #1 `code` *b* _i_ ~s~ | cell |\n| row | x "
      "|",
      "{0} {1} {entry}",
      "\xe2\x80\xae gnp.exe \xe2\x80\x8b\xef\xbb\xbf",
      std::string("nul\0byte\x01\x7f", 10),
      "\xff\xfe invalid \xed\xa0\x80 \xef\xbf\xbf \xf4\x8f\xbf\xbf",
      "back\\slash \\n",
  };
  return kPayloads;
}

// The payload in every place that a package, a path or a policy decides.
Report HostileReport(const std::string& payload) {
  Report report;
  report.policy = *ParsePolicy(
      "schema = 1\n[expect]\npackage = \"a\"\nversion_name = \"b\"\n"
      "[[ignore]]\nfinding = \"zip.janus\"\n"
      "reason = \"r\"\nexpires = 2026-12-31\n",
      "gate.toml");
  report.policy.name = payload;
  report.policy.ignores[0].reason = payload;
  std::get<std::vector<std::string>>(report.policy.general["expect.package"])[0] = payload + "!";
  Package package = SampleApk();
  package.path = payload;
  package.identity.package_name = payload;
  package.identity.version_name = payload;
  package.identity.version_code = payload;
  package.signers[1].scheme = payload;
  package.signers[1].algorithms = {payload};
  package.findings = {
      {"zip.duplicate-name", Severity::kError, {.entry = payload}, {{"x", payload}}},
      {"zip.janus", Severity::kError, {.entry = payload}, {}}};
  Package nested = SampleApk();
  nested.path = payload;
  nested.findings = {{"zip.duplicate-name", Severity::kError, {.entry = payload}, {}}};
  package.packages = {nested};
  report.outcomes.push_back(Judge(package, report.policy, {.at = kNow}));
  report.outcomes.push_back(Unreadable(
      payload, catalogue::Fail(ErrorKind::kIo, rule::kIoOpenFailed, {}, {{"reason", payload}})));
  return report;
}

class Hostile : public testing::TestWithParam<std::string> {
 protected:
  std::string Written(Format format) const {
    return Write(HostileReport(GetParam()), format, {.explain = true});
  }
  // No byte that a terminal, a log or a browser would obey.
  static void ExpectPlain(const std::string& text) {
    EXPECT_TRUE(IsUtf8(text));
    for (std::size_t i = 0; i < text.size();) {
      const auto c = NextCodePoint(text, &i);
      if (c && *c != U'\n') {
        EXPECT_FALSE(IsUnsafeCodePoint(*c)) << static_cast<unsigned>(*c);
      }
    }
  }
};

TEST_P(Hostile, ObeysEverySchema) { CheckAll(HostileReport(GetParam())); }

TEST_P(Hostile, TextHasTheLinesOfHarmlessText) {
  const std::string text = Written(Format::kText);
  ExpectPlain(text);
  EXPECT_EQ(text.find("##"), text.npos);
  // The path begins two lines, and a path is the caller's; no other line may begin with a command.
  const auto harmless = Lines(Write(HostileReport("x"), Format::kText, {.explain = true}));
  EXPECT_EQ(Lines(text).size(), harmless.size());
  for (const std::string& line : Lines(text)) EXPECT_FALSE(line.starts_with("::")) << line;
}

TEST_P(Hostile, GithubHasOneCommandForEachFinding) {
  const std::string text = Written(Format::kGithub);
  ExpectPlain(text);
  const auto harmless = Lines(Write(HostileReport("x"), Format::kGithub, {.explain = true}));
  const auto lines = Lines(text);
  ASSERT_EQ(lines.size(), harmless.size());
  static const std::regex kCommand(
      R"(::(error|warning|notice) file=[^:,]*,title=[a-z0-9_.-]+::.*)");
  for (const std::string& line : lines) {
    EXPECT_TRUE(std::regex_match(line, kCommand)) << line;
    EXPECT_EQ(line.find("##"), line.npos) << line;
    // What the runner turns back into line ends is ours to write, and we write none.
    EXPECT_EQ(line.find("%0A"), line.npos) << line;
    EXPECT_EQ(line.find("%0D"), line.npos) << line;
  }
}

TEST_P(Hostile, JunitHasTheTreeOfHarmlessText) {
  const auto tree = [](const std::string& xml) {
    pugi::xml_document document;
    EXPECT_TRUE(document.load_buffer(xml.data(), xml.size()));
    std::string shape;
    for (const auto& node : document.select_nodes("//*")) {
      shape += std::string(node.node().name()) + "\n";
    }
    return shape;
  };
  const std::string xml = Written(Format::kJunit);
  ExpectPlain(xml);
  EXPECT_EQ(tree(xml), tree(Write(HostileReport("x"), Format::kJunit, {})));
}

TEST_P(Hostile, SarifMessagesHaveNoLinksAndNoPlaceholders) {
  const auto json = nlohmann::json::parse(Written(Format::kSarif));
  for (const auto& result : json["runs"][0]["results"]) {
    std::string text = result["message"]["text"];
    ExpectPlain(text);
    EXPECT_EQ(text.find("]("), text.npos) << text;
    text = std::regex_replace(text, std::regex(R"(\{\{|\}\})"), "");
    EXPECT_EQ(text.find_first_of("{}"), text.npos) << text;
  }
}

TEST_P(Hostile, GitlabDescriptionsArePlain) {
  for (const auto& issue : nlohmann::json::parse(Written(Format::kGitlab))) {
    ExpectPlain(issue["description"].get<std::string>());
  }
}

TEST_P(Hostile, MarkdownHasTheStructureOfHarmlessText) {
  const std::string text = Written(Format::kMarkdown);
  ExpectPlain(text);
  const auto lines = Lines(text),
             harmless = Lines(Write(HostileReport("x"), Format::kMarkdown, {.explain = true}));
  ASSERT_EQ(lines.size(), harmless.size());
  static const std::regex kOurs(R"(<!-- -->|\*\*|`[a-z0-9_.-]+`)"),
      kEscaped(R"(\\[!-/:-@\[-`{-~])");
  const auto cells = [](const std::string& line) {
    return std::count(line.begin(), line.end(), '|');
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    // Without what we write ourselves and without escaped characters nothing is left to obey.
    const std::string bare =
        std::regex_replace(std::regex_replace(lines[i], kEscaped, ""), kOurs, "");
    EXPECT_EQ(cells(bare), cells(harmless[i])) << lines[i];
    EXPECT_EQ(bare.find_first_of("<>[]`*_~!$^"), bare.npos) << lines[i];
    EXPECT_EQ(bare.find("://"), bare.npos) << lines[i];
    EXPECT_EQ(ToLowerAscii(bare).find("www."), bare.npos) << lines[i];
    EXPECT_EQ(lines[i].find("@octocat"), lines[i].npos) << lines[i];
  }
}

INSTANTIATE_TEST_SUITE_P(All, Hostile, testing::ValuesIn(Payloads()));

}  // namespace
}  // namespace apptrait::gate
