#include <gmock/gmock.h>

#include "android/signatures.h"
#include "support/judged.h"

namespace apptrait::test {
namespace {

Package Member(std::string path, std::string signer, std::optional<std::string> split = {}) {
  Package package;
  package.path = std::move(path);
  package.platform = Platform::kAndroid;
  package.container = Container::kApk;
  package.identity.package_name = "com.example";
  package.identity.version_code = "7";
  package.android.emplace();
  package.android->split = std::move(split);
  package.verification.status = Status::kVerified;
  package.verification.ranges = {{.min = 24, .status = Status::kVerified, .scheme = "v3"}};
  Signer& added = package.signers.emplace_back();
  added.scheme = "v3";
  added.current = true;
  added.certificates.emplace_back().fingerprints.sha256 = std::move(signer);
  return package;
}

Package SetOf(std::vector<Package> members) {
  Package set;
  set.container = Container::kApks;
  set.packages = std::move(members);
  android::JudgeSplitSet(set);
  return set;
}

TEST(SplitSet, IsVerifiedWhereAllAreOneApp) {
  const Package set = SetOf({Member("config.apk", "aa", "config.zh"), Member("base.apk", "aa")});
  EXPECT_EQ(set.verification.status, Status::kVerified);
  EXPECT_EQ(set.verification.ranges.size(), 1u);
  EXPECT_TRUE(set.findings.empty());
}

TEST(SplitSet, FailsWhereOneDiffers) {
  const std::pair<std::string, std::function<void(Package*)>> rows[] = {
      {"android.set.signers-differ",
       [](Package* p) { p->signers[0].certificates[0].fingerprints.sha256 = "bb"; }},
      {"android.set.package-differs", [](Package* p) { p->identity.package_name = "com.other"; }},
      {"android.set.version-differs", [](Package* p) { p->identity.version_code = "8"; }},
      {"android.set.member-failed", [](Package* p) { p->verification.status = Status::kFailed; }},
      {"android.set.member-failed",
       [](Package* p) {
         p->verification.status = Status::kUnsigned;
         p->signers.clear();
       }},
  };
  for (const auto& [id, change] : rows) {
    Package split = Member("split.apk", "aa", "feature");
    change(&split);
    const Package set = SetOf({Member("base.apk", "aa"), split});
    EXPECT_EQ(set.verification.status, Status::kFailed) << id;
    const Finding* finding = FindingOf(set, id);
    ASSERT_NE(finding, nullptr) << id;
    EXPECT_EQ(finding->location.entry, "split.apk") << id;
    EXPECT_EQ(set.verification.ranges.front().status, Status::kFailed) << id;
  }
}

TEST(SplitSet, WhatWasNotJudgedIsNotVerified) {
  Package unsupported = Member("a.apk", "aa", "a"), unchecked = Member("b.apk", "aa", "b");
  unsupported.verification.status = Status::kUnsupported;
  unchecked.verification.status = Status::kNotChecked;
  EXPECT_EQ(SetOf({Member("base.apk", "aa"), unsupported}).verification.status,
            Status::kUnsupported);
  EXPECT_EQ(SetOf({Member("base.apk", "aa"), unchecked}).verification.status, Status::kNotChecked);
  const Package empty = SetOf({});
  EXPECT_EQ(empty.verification.status, Status::kNotChecked);
  EXPECT_TRUE(Has(empty.findings, "android.set.empty"));
  Package set;
  set.packages = {Member("base.apk", "aa")};
  set.findings.push_back({.id = "package.nested-unread"});
  android::JudgeSplitSet(set);
  EXPECT_EQ(set.verification.status, Status::kNotChecked) << "one split could not be read";
}

}  // namespace
}  // namespace apptrait::test
