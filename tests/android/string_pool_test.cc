#include "android/string_pool.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "support/chunk_builder.h"
#include "support/zip_builder.h"

namespace apptrait::android {
namespace {

using Problem = StringPool::Problem;
using test::MakePool;

TEST(StringPool, ReadsBothEncodings) {
  const std::vector<std::string> texts = {
      "", "label", "示例商城", "😀 smile", std::string(300, 'a'), std::string(40'000, 'b')};
  for (const bool utf8 : {false, true}) {
    const Bytes chunk = MakePool(texts, {.utf8 = utf8});
    const StringPool pool(chunk);
    EXPECT_EQ(pool.problem(), Problem::kNone);
    EXPECT_EQ(pool.utf8(), utf8);
    ASSERT_EQ(pool.count(), texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      EXPECT_TRUE(pool.At(static_cast<std::uint32_t>(i)) == texts[i]) << i << (utf8 ? " utf8" : "");
    }
    EXPECT_EQ(pool.At(static_cast<std::uint32_t>(texts.size())), std::nullopt);
    EXPECT_EQ(pool.At(0xffffffff), std::nullopt);
  }
}

TEST(StringPool, BringsModifiedUtf8IntoOrder) {
  const Bytes chunk =
      MakePool({"\xed\xa0\xbd\xed\xb8\x80"}, {.utf8 = true, .wrong_length = {{0, 2}}});
  EXPECT_EQ(StringPool(chunk).At(0), "😀");
}

TEST(StringPool, HasNoTextWhereADeviceHasNone) {
  struct Row {
    const char* what;
    bool utf8;
    int says;
  };
  for (const Row& row :
       {Row{"UTF-16 longer than it is", false, 9}, Row{"UTF-16 shorter than it is", false, 2},
        Row{"UTF-16 past the pool", false, 0x7fff},
        Row{"UTF-8 of another length in units", true, 9}}) {
    const Bytes chunk =
        MakePool({"first", "second"}, {.utf8 = row.utf8, .wrong_length = {{0, row.says}}});
    const StringPool pool(chunk);
    EXPECT_EQ(pool.problem(), Problem::kNone) << row.what;
    EXPECT_EQ(pool.At(0), std::nullopt) << row.what;
    EXPECT_EQ(pool.At(1), "second") << row.what;
  }
}

TEST(StringPool, LeavesStringsPastTheLimit) {
  const Bytes chunk = MakePool({std::string(limits::kPoolStringSize + 1, 'x'), "next"});
  const StringPool pool(chunk);
  EXPECT_FALSE(pool.At(0).has_value());
  EXPECT_EQ(pool.At(1), "next");
}

// A pool of two strings and of one style, whose words these are.
Bytes WithStyles(const std::vector<std::uint32_t>& words) {
  Bytes chunk = MakePool({"one", "two"});
  const auto put = [&chunk](std::size_t at, std::size_t value) {
    Bytes word;
    test::PutLe(&word, value, 4);
    std::ranges::copy(word, chunk.begin() + static_cast<std::ptrdiff_t>(at));
  };
  put(12, 1);
  put(24, chunk.size());
  for (const std::uint32_t word : words) test::PutLe(&chunk, word, 4);
  put(4, chunk.size());
  return chunk;
}

TEST(StringPool, TakesStyles) {
  constexpr std::uint32_t kOnes = 0xffffffff;
  const Bytes chunk = WithStyles({0, 0, 3, kOnes, kOnes, kOnes, kOnes});
  const StringPool pool(chunk);
  EXPECT_EQ(pool.problem(), Problem::kNone);
  EXPECT_EQ(pool.At(1), "two");
}

// Styles are looked at where there are no strings, too.
TEST(StringPool, RefusesStylesOfNoStrings) {
  Bytes chunk = MakePool({});
  ASSERT_EQ(StringPool(chunk).problem(), Problem::kNone);
  chunk[12] = std::byte{1};
  EXPECT_EQ(StringPool(chunk).problem(), Problem::kStyles);
}

TEST(StringPool, SaysWhyADeviceRefusesIt) {
  const auto patched = [](std::size_t at, std::uint32_t value) {
    Bytes chunk = MakePool({"one", "two"});
    Bytes word;
    test::PutLe(&word, value, 4);
    std::ranges::copy(word, chunk.begin() + static_cast<std::ptrdiff_t>(at));
    return chunk;
  };
  const struct {
    const char* what;
    Bytes chunk;
    Problem problem;
  } rows[] = {
      {"chunk size past the bytes", patched(4, 0x1000), Problem::kHeader},
      {"chunk size not a multiple of four", patched(4, 30), Problem::kHeader},
      {"more strings than bytes", patched(8, 0x10000), Problem::kCount},
      {"strings start outside", patched(20, 0x1000), Problem::kStart},
      {"styles before the strings", patched(12, 1), Problem::kStart},
      {"styles that do not end", WithStyles({0, 0, 0, 0xffffffff, 0xffffffff, 0}),
       Problem::kStyles},
      {"styles shorter than their end", WithStyles({0xffffffff, 0xffffffff}), Problem::kStyles},
      {"styles before strings",
       [&] {
         Bytes chunk = patched(12, 1);
         chunk[24] = std::byte{4};
         return chunk;
       }(),
       Problem::kStart},
      {"no terminator", MakePool({"one", "two"}, {.unterminated = true}), Problem::kNotTerminated},
      {"strings start at the end", patched(20, 54), Problem::kStart},
  };
  for (const auto& row : rows) EXPECT_EQ(StringPool(row.chunk).problem(), row.problem) << row.what;
}

TEST(StringPool, NotesACountPastItsStrings) {
  const Bytes chunk = MakePool({"one", "two"}, {.extra_count = 2});
  const StringPool pool(chunk);
  EXPECT_EQ(pool.problem(), Problem::kNone);
  EXPECT_TRUE(pool.overcounted());
  EXPECT_FALSE(StringPool(MakePool({"one", "two"})).overcounted());
  EXPECT_EQ(pool.At(0), "one");
}

TEST(StringPool, SurvivesEveryTruncationAndByte) {
  const Bytes chunk = MakePool({"one", "two", "three"}, {.utf8 = true});
  for (std::size_t size = 0; size < chunk.size(); ++size) {
    const StringPool pool(ByteSpan(chunk).first(size));
    for (std::uint32_t i = 0; i < 4; ++i) pool.At(i);
  }
  for (std::size_t at = 0; at < chunk.size(); ++at) {
    for (const int value : {0x00, 0x7f, 0x80, 0xff}) {
      Bytes copy = chunk;
      copy[at] = static_cast<std::byte>(value);
      const StringPool pool(copy);
      EXPECT_LE(pool.count(), copy.size());
      for (std::uint32_t i = 0; i < std::min(pool.count(), 8U); ++i) pool.At(i);
    }
  }
}

}  // namespace
}  // namespace apptrait::android
