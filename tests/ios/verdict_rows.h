// Tables of apps for the tests of verdicts.
#ifndef APPTRAIT_TESTS_IOS_VERDICT_ROWS_H_
#define APPTRAIT_TESTS_IOS_VERDICT_ROWS_H_

#include "ios/app_support.h"

namespace apptrait::test {

// A change to a good app, and what comes of it.
struct VerdictRow {
  const char* name;
  std::function<void(BundleSpec&)> change;
  const char* finding = "";  // one that must be there; empty: none is asked for
};

inline std::string RowName(const testing::TestParamInfo<VerdictRow>& row) { return row.param.name; }

// The app must fail, and say why.
inline void ExpectFailure(const VerdictRow& row) {
  BundleSpec spec;
  row.change(spec);
  const Package package = InspectApp(spec);
  EXPECT_EQ(package.verification.status, Status::kFailed) << Explain(package);
  EXPECT_THAT(IdsOf(package), testing::Contains(row.finding)) << Explain(package);
}

inline CodeDirectorySpec Directory(int hash_type, std::uint32_t version = 0x20400) {
  CodeDirectorySpec spec;
  spec.hash_type = hash_type;
  spec.version = version;
  return spec;
}

inline SignatureSpec With(std::vector<CodeDirectorySpec> directories) {
  SignatureSpec spec;
  spec.directories = std::move(directories);
  return spec;
}

// The usual signer.
inline CmsSpec Signer() { return SignedBy(TestPki().distribution); }

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_IOS_VERDICT_ROWS_H_
