#include "filing/numbers.h"

#include <gtest/gtest.h>

namespace apptrait::filing {
namespace {

using Kind = FilingNumber::Kind;
using Problem = CreditCode::Problem;

TEST(FilingNumber, IsReadInEveryForm) {
  struct Row {
    const char *given, *text;
    Kind kind;
    const char* serial;
  };
  const Row rows[] = {
      {"粤ICP备19158712号", "粤ICP备19158712号", Kind::kSubject, ""},
      {"浙ICP备2026081423号", "浙ICP备2026081423号", Kind::kSubject, ""},
      {"粤ICP备19158712号-11A", "粤ICP备19158712号-11A", Kind::kApp, "11A"},
      {"蜀ICP备2026054850号-2A", "蜀ICP备2026054850号-2A", Kind::kApp, "2A"},
      {"粤ICP备19158712号-3", "粤ICP备19158712号-3", Kind::kWebsite, "3"},
      {"粤ICP备19158712号-4X", "粤ICP备19158712号-4X", Kind::kOtherService, "4X"},
      {" 粤 icp 备 19158712 号 － 11a ", "粤ICP备19158712号-11A", Kind::kApp, "11A"},
      {"粤ICP备１９１５８７１２号–2A", "粤ICP备19158712号-2A", Kind::kApp, "2A"},
      {"粤ICP备19158712-2A", "粤ICP备19158712号-2A", Kind::kApp, "2A"},
      {"浙B2-20080101", "浙B2-20080101", Kind::kLicence, ""},
      {"B2-20080101", "B2-20080101", Kind::kLicence, ""},
      {"合字B2-20090004", "合字B2-20090004", Kind::kLicence, ""},
      {"粤A2.B1.B2-20070004", "粤A2.B1.B2-20070004", Kind::kLicence, ""},
      {"粤B2-20090059-1621A", "粤B2-20090059-1621A", Kind::kLicenceApp, "1621A"},
      {"京ICP证030173号", "京ICP证030173号", Kind::kLicence, ""},
      {"京ICP证030173号-2A", "京ICP证030173号-2A", Kind::kLicenceApp, "2A"}};
  for (const Row& row : rows) {
    const auto number = ReadFilingNumber(row.given);
    ASSERT_TRUE(number) << row.given;
    EXPECT_EQ(number->text, row.text);
    EXPECT_EQ(number->kind, row.kind) << row.given;
    EXPECT_EQ(number->serial, row.serial) << row.given;
    EXPECT_EQ(number->rewritten, std::string(row.given) != row.text) << row.given;
  }
}

TEST(FilingNumber, IsNothingElse) {
  for (const char* bad :
       {"", "粤", "粤ICP备号", "ICP备19158712号", "天ICP备19158712号", "粤ICP备1915871号",
        "粤ICP备191587123号", "粤ICP备19158712号-", "粤ICP备19158712号-A", "粤ICP备19158712号-1AB",
        "粤ICP备19158712号-1A2", "粤ICP备19158712号1A", "粤ICP备19158712号-123456A", "C2-20080101",
        "B2-2008010", "粤公网安备 44030502000000号", "91350100M000100Y43"}) {
    EXPECT_FALSE(ReadFilingNumber(bad)) << bad;
  }
}

// The first code is the example of GB 32100-2015; the others were computed by a separate program.
TEST(CreditCode, HoldsItsCheckCharacters) {
  for (const char* good : {"91350100M000100Y43", "91440300MA5TEUPQ2L", "91110108ABCDEFGH50",
                           "91310115MA1K3ABC99", "12345678555555552U", " 91350100m000100y43 "}) {
    EXPECT_TRUE(ReadCreditCode(good).valid) << good;
  }
}

TEST(CreditCode, SaysWhatIsWrongAndWhatWasMeant) {
  struct Row {
    const char* given;
    Problem problem;
    int position;
    const char* suggested;
  };
  const Row rows[] = {{"91350100M000100Y4", Problem::kLength, 0, ""},
                      {"91350100M000100Y433", Problem::kLength, 0, ""},
                      {"9135010OM000100Y43", Problem::kCharacter, 8, "91350100M000100Y43"},
                      {"9I35OIOOMOOO1OOY43", Problem::kCharacter, 2, "91350100M000100Y43"},
                      {"91350100M000100943", Problem::kCheck, 0, ""},
                      {"91350100MQ00100Y43", Problem::kCheck, 0, "91350100M000100Y43"},
                      {"91350100M000100Y44", Problem::kCheck, 0, ""},
                      {"913501Q0M000100Y43", Problem::kCharacter, 7, "91350100M000100Y43"},
                      {"91350A00M000100Y43", Problem::kCharacter, 6, ""},
                      {"19350100M000100Y43", Problem::kCheck, 0, ""},
                      {"91440300MA5TEUPQ1X", Problem::kCheck, 0, ""},
                      {"示例示例示例示例示例示例示例示例示例", Problem::kLength, 0, ""}};
  for (const Row& row : rows) {
    const CreditCode code = ReadCreditCode(row.given);
    EXPECT_FALSE(code.valid) << row.given;
    EXPECT_EQ(code.problem, row.problem) << row.given;
    EXPECT_EQ(code.position, row.position) << row.given;
    EXPECT_EQ(code.suggested, row.suggested) << row.given;
  }
}

}  // namespace
}  // namespace apptrait::filing
