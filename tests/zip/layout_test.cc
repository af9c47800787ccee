#include "zip/layout.h"

#include <gtest/gtest.h>

#include "support/zip_builder.h"
#include "zip/contents.h"
#include "zip/second_reader.h"

namespace apptrait::zip {
namespace {

using test::ZipBuilder;

std::vector<std::string_view> Ids(const std::vector<Finding>& findings) {
  std::vector<std::string_view> ids;
  for (const Finding& f : findings) ids.push_back(f.id);
  return ids;
}

std::string ErrorId(const Bytes& file) {
  auto layout = Layout::Read(*MemorySource(ByteSpan(file)));
  return layout ? "none" : std::string(layout.error().detail.id);
}

Bytes Plain() {
  return ZipBuilder()
      .Add("a.txt", "alpha")
      .Add("dir/b.txt", std::string(5000, 'b'), ZipBuilder::kDeflate)
      .Build();
}

TEST(Layout, ReadsAPlainArchive) {
  const Bytes file = Plain();
  const auto source = MemorySource(ByteSpan(file));
  auto layout = Layout::Read(*source);
  ASSERT_TRUE(layout.ok());
  ASSERT_EQ(layout->entries().size(), 2u);
  EXPECT_TRUE(layout->findings().empty());
  ASSERT_NE(layout->Find("dir/b.txt"), nullptr);
  EXPECT_EQ(layout->Find("dir/b"), nullptr);
  auto contents = ReadContents(*source, *layout, *layout->Find("dir/b.txt"), 1 << 20);
  ASSERT_TRUE(contents.ok());
  EXPECT_EQ(AsText(*contents), std::string(5000, 'b'));
  std::string streamed;
  ASSERT_TRUE(StreamContents(*source, *layout, *layout->Find("a.txt"), [&](ByteSpan b) {
                streamed += AsText(b);
              }).ok());
  EXPECT_EQ(streamed, "alpha");
  EXPECT_TRUE(CheckLocalHeaders(*source, *layout)->findings.empty());
  EXPECT_TRUE(CompareWithSecondReader(*source, *layout).empty());
}

TEST(Layout, RefusesWhatNoDeviceCouldRead) {
  const Bytes good = Plain();
  EXPECT_EQ(ErrorId(ToBytes(AsBytes("hello"))), "zip.not-a-zip");
  EXPECT_EQ(ErrorId({}), "zip.not-a-zip");
  EXPECT_EQ(ErrorId(Bytes(good.begin(), good.end() - 1)), "zip.truncated");
  EXPECT_EQ(ErrorId(ZipBuilder().Add("a", "1").DirectoryOffset(0x7fffffff).Build()),
            "zip.bad-directory");
  EXPECT_EQ(ErrorId(ZipBuilder().Add("a", "1").Records(2).Build()), "zip.bad-record");
  EXPECT_EQ(ErrorId(ZipBuilder().Add("a", "1").DirectoryOffset(1).Build()), "zip.bad-record");
}

TEST(Layout, TakesTheRecordWhoseCommentEndsTheFile) {
  // An EOCD inside the comment of another: the inner one wins, as for apksig.
  Bytes inner = ZipBuilder().Build();
  const Bytes file = ZipBuilder().Add("a", "1").Comment(std::string(AsText(inner))).Build();
  auto layout = Layout::Read(*MemorySource(ByteSpan(file)));
  ASSERT_TRUE(layout.ok());
  EXPECT_EQ(layout->entries().size(), 0u);
  // The longest comment there is.
  const Bytes longest = ZipBuilder().Add("a", "1").Comment(std::string(65535, 'c')).Build();
  ASSERT_TRUE(Layout::Read(*MemorySource(ByteSpan(longest))).ok());
  EXPECT_EQ(Layout::Read(*MemorySource(ByteSpan(longest)))->entries().size(), 1u);
}

struct OddCase {
  const char* finding;
  Bytes file;
};

TEST(Layout, EveryOddityIsAFinding) {
  const OddCase rows[] = {
      {"zip.duplicate-name", ZipBuilder().Add("a", "1").Add("a", "2").Build()},
      {"zip.odd-method", ZipBuilder().Add("a", "1").CentralMethod(0x7600).Build()},
      {"zip.encrypted-flag", ZipBuilder().Add("a", "1").CentralFlags(1).Build()},
      {"zip.unsafe-name", ZipBuilder().Add("../a", "1").Build()},
      {"zip.unsafe-name", ZipBuilder().Add("x/..\\a", "1").Build()},
      {"zip.unsafe-name", ZipBuilder().Add("/a", "1").Build()},
      {"zip.unsafe-name", ZipBuilder().Add("", "1").Build()},
      {"zip.unsafe-name", ZipBuilder().Add("a\nb", "1").Build()},
      {"zip.name-not-utf8", ZipBuilder().Add("\xff", "1").Build()},
      {"zip.file-and-directory", ZipBuilder().Add("a", "1").Add("a/", "").Build()},
      {"zip.bad-extra-field", ZipBuilder().Add("a", "1").CentralExtra("\x01\x00\xff\x00").Build()},
      {"zip.multi-disk", ZipBuilder().Add("a", "1").Disk(1).Build()},
      {"zip.record-count", ZipBuilder().Add("a", "1").RecordsHere(7).Build()},
      {"zip.directory-surplus",
       ZipBuilder().Add("a", "1").Add("b", "2").Records(1).RecordsHere(1).Build()},
      {"zip.gap-before-eocd", ZipBuilder().Add("a", "1").BeforeEocd("junk").Build()},
      {"zip.zip64", ZipBuilder().Add("a", "1").Zip64(true).Build()},
  };
  for (const OddCase& row : rows) {
    auto layout = Layout::Read(*MemorySource(ByteSpan(row.file)));
    ASSERT_TRUE(layout.ok()) << row.finding << " "
                             << Message(layout.error().detail, Language::kEnglish);
    const auto ids = Ids(layout->findings());
    EXPECT_NE(std::ranges::find(ids, row.finding), ids.end()) << row.finding;
  }
}

TEST(LocalHeaders, DifferencesFromTheDirectoryAreFindings) {
  const OddCase rows[] = {
      {"zip.local-name-mismatch", ZipBuilder().Add("a", "1").LocalName("b").Build()},
      {"zip.local-mismatch", ZipBuilder().Add("a", "1").LocalMethod(8).Build()},
      {"zip.local-mismatch", ZipBuilder().Add("a", "1").LocalSize(9).Build()},
      {"zip.bad-local-header", ZipBuilder().Add("a", "1").HeaderOffset(3).Build()},
      {"zip.bad-local-header", ZipBuilder().Add("a", "1").HeaderOffset(0xfffffff0).Build()},
      {"zip.prefix", ZipBuilder().Prefix("junk").Add("a", "1").Build()},
      {"zip.janus", ZipBuilder().Prefix("dex\n035").Add("a", "1").Build()},
      {"zip.overlap", ZipBuilder().Add("a", "1").Add("b", "2").HeaderOffset(0).Build()},
      {"zip.gap", ZipBuilder().Add("a", "1").Gap(100).Add("b", "2").Build()},
  };
  for (const OddCase& row : rows) {
    const auto source = MemorySource(ByteSpan(row.file));
    auto layout = Layout::Read(*source);
    ASSERT_TRUE(layout.ok()) << row.finding;
    auto check = CheckLocalHeaders(*source, *layout);
    ASSERT_TRUE(check.ok());
    const auto ids = Ids(check->findings);
    EXPECT_NE(std::ranges::find(ids, row.finding), ids.end()) << row.finding;
  }
}

TEST(SecondReader, DisagreementIsAFinding) {
  const Bytes rows[] = {
      // The Info-ZIP Unicode path field renames the entry for libzip alone.
      ZipBuilder().Add("a", "1").CentralExtra(test::UnicodePathField("a", "b")).Build(),
      ZipBuilder().Add("a", "1").Disk(1).Build(),
      ZipBuilder().Add("a", "1").CentralExtra("\x01\x00\xff\x00").Build(),
  };
  for (const Bytes& file : rows) {
    const auto source = MemorySource(ByteSpan(file));
    auto layout = Layout::Read(*source);
    ASSERT_TRUE(layout.ok());
    EXPECT_EQ(Ids(CompareWithSecondReader(*source, *layout)),
              std::vector<std::string_view>{"zip.ambiguous"});
  }
}

TEST(Contents, BombsCostNoMoreThanTheyDeclare) {
  const Bytes lying = ZipBuilder()
                          .Add("a", std::string(1 << 20, 'x'), ZipBuilder::kDeflate)
                          .DeclaredSize(100)
                          .Build();
  const Bytes huge =
      ZipBuilder().Add("a", "1", ZipBuilder::kDeflate).DeclaredSize(0x7fffffff).Build();
  for (const Bytes* file : {&lying, &huge}) {
    const auto source = MemorySource(ByteSpan(*file));
    auto layout = Layout::Read(*source);
    ASSERT_TRUE(layout.ok());
    auto contents = ReadContents(*source, *layout, layout->entries()[0], ~0ULL);
    ASSERT_FALSE(contents.ok());
    EXPECT_EQ(contents.error().detail.id, "zip.bad-contents");
    EXPECT_EQ(ReadContents(*source, *layout, layout->entries()[0], 10).error().detail.id,
              "limit.exceeded");
  }
}

TEST(Contents, TheTwoAndroidReadersDifferInOddMethods) {
  const Bytes file = ZipBuilder().Add("stored", "plain").CentralMethod(30208).Build();
  const auto source = MemorySource(ByteSpan(file));
  auto layout = Layout::Read(*source);
  ASSERT_TRUE(layout.ok());
  const Entry& e = layout->entries()[0];
  EXPECT_FALSE(ReadContents(*source, *layout, e, 100, MethodRule::kInflateUnlessStored).ok());
  EXPECT_EQ(AsText(*ReadContents(*source, *layout, e, 100, MethodRule::kStoreUnlessDeflated)),
            "plain");
}

TEST(Contents, LargeEntriesAreStreamedAndEqual) {
  std::string large;
  for (int i = 0; large.size() < 20'000'000; ++i)
    large += std::to_string(static_cast<unsigned>(i) * 7919U);
  const Bytes file = ZipBuilder().Add("big", large, ZipBuilder::kDeflate).Add("raw", large).Build();
  const auto source = MemorySource(ByteSpan(file));
  auto layout = Layout::Read(*source);
  ASSERT_TRUE(layout.ok());
  for (const Entry& e : layout->entries()) {
    std::string streamed;
    std::size_t pieces = 0;
    ASSERT_TRUE(StreamContents(*source, *layout, e, [&](ByteSpan b) {
                  streamed += AsText(b);
                  ++pieces;
                }).ok());
    EXPECT_TRUE(streamed == large);
    EXPECT_GT(pieces, 1u);
  }
}

}  // namespace
}  // namespace apptrait::zip
