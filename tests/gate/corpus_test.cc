// Packages that others made, under the gate: nothing unverified passes, and what is pinned is
// passed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "apptrait/diff.h"
#include "apptrait/gate.h"
#include "apptrait/inspect.h"
#include "support/report_schema.h"

namespace apptrait::gate {
namespace {

namespace fs = std::filesystem;

class GateCorpus : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("APPTRAIT_CORPUS");
    if (folder == nullptr) GTEST_SKIP() << "SKIPPED: APPTRAIT_CORPUS is not set";
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      auto package = Inspect(entry.path().string(), {.workers = 1});
      if (package && package->container != Container::kUnknown) {
        packages_.push_back(std::move(*package));
      }
    }
    ASSERT_GT(packages_.size(), 100U);
  }
  std::vector<Package> packages_;
};

TEST_F(GateCorpus, NothingUnverifiedPasses) {
  constexpr std::int64_t kAt = 1772323200;  // 2026-03-01
  int passed = 0, pinned = 0;
  std::set<std::string> violated;
  for (const Package& package : packages_) {
    const Outcome outcome = Judge(package, {}, {.at = kAt});
    const bool verified = package.verification.status == Status::kVerified;
    for (const RuleVerdict& rule : outcome.rules) {
      if (rule.state == RuleState::kViolated) violated.insert(rule.key);
    }
    if (outcome.state == OutcomeState::kPassed) {
      EXPECT_TRUE(verified) << package.path;
      ++passed;
    }
    Report report;
    report.outcomes.push_back(outcome);
    EXPECT_EQ(test::SchemaComplaints(Write(report, Format::kJson, {}), "schema/gate-1.schema.json"),
              "")
        << package.path;
    if (!Pinnable(package)) continue;
    EXPECT_TRUE(verified) << package.path;
    const std::string toml = PrintPolicy({&package, 1}, Language::kEnglish);
    const auto policy = ParsePolicy(toml, "printed");
    ASSERT_TRUE(policy.ok()) << package.path << toml;
    const Outcome again = Judge(package, *policy, {.at = kAt});
    for (const RuleVerdict& rule : again.rules) {
      // Errors of the package itself that leave it verified are not pinned.
      EXPECT_TRUE(rule.state != RuleState::kViolated || rule.key == "fail_on")
          << package.path << " " << rule.key << "\n"
          << toml;
    }
    ++pinned;
  }
  // The rules that hold without a policy all have something to find.
  for (const char* rule : {"require.verified", "require.forbid_known_keys",
                           "require.forbid_debug_certificate", "require.forbid_debuggable"}) {
    EXPECT_TRUE(violated.contains(rule)) << rule;
  }
  EXPECT_GT(passed, 10);
  EXPECT_GT(pinned, 10);
}

// Neighbours of all kinds, compared: every answer obeys the schema, and no package that fails is an
// update.
TEST_F(GateCorpus, ComparisonsOfAnythingAreSound) {
  for (std::size_t i = 0; i + 1 < packages_.size(); ++i) {
    for (const auto& [a, b] : {std::pair{i, i + 1}, std::pair{i, i}}) {
      const Package &before = packages_[a], &after = packages_[b];
      const diff::Difference difference = diff::Compare(before, after);
      EXPECT_EQ(test::SchemaComplaints(
                    diff::JsonDifference(before, after, difference, Language::kEnglish),
                    "schema/diff-1.schema.json"),
                "")
          << before.path << " " << after.path;
      if (difference.update.answer == diff::Answer::kYes) {
        EXPECT_EQ(after.verification.status, Status::kVerified) << after.path;
        EXPECT_EQ(before.platform, after.platform);
      }
      if (a == b) {
        EXPECT_TRUE(difference.changes.empty()) << after.path;
      }
    }
  }
}

}  // namespace
}  // namespace apptrait::gate
