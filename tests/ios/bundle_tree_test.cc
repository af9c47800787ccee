#include "ios/bundle_tree.h"

#include "catalogue/cause.h"
#include "ios/app_support.h"
#include "ios/unicode.h"
#include "support/zip_builder.h"

namespace apptrait::ios {
namespace {

using test::ZipBuilder;

TEST(EntryName, IsUtf8WhateverTheFlagSays) {
  EXPECT_EQ(DecodeEntryName("资源/a"), "资源/a");
  EXPECT_EQ(DecodeEntryName("caf\x82"), "café");
  EXPECT_EQ(DecodeEntryName("\xb3\xff"), "│\u00a0");
}

TEST(UnsafePath, SaysWhy) {
  for (std::string_view safe : {"a", "a/b.txt", "..a/b..", "a/...", "Payload/X.app/Info.plist"}) {
    EXPECT_EQ(WhyUnsafePath(safe), nullptr) << safe;
  }
  constexpr std::string_view kBad[] = {"",     "/etc/passwd", "../a", "a/../b",
                                       "a//b", "./a",         "a/.",  {"a\0b", 3}};
  for (std::string_view bad : kBad) {
    EXPECT_NE(WhyUnsafePath(bad), nullptr) << bad;
  }
  EXPECT_EQ(WhyUnsafePath(std::string(2000, 'a')), &why::kPathTooLong);
}

TEST(Decompose, IsCanonical) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"plain", "plain"},
      {"é", "e\u0301"},
      {"ǘ", "u\u0308\u0301"},
      {"ệ", "e\u0323\u0302"},
      {"가각", "\u1100\u1161\u1100\u1161\u11a8"},
      {"が", "か\u3099"},
      {"资源", "资源"},
      {"e\u0301", "e\u0301"},
      {"\xff", "\xff"}};
  for (const auto& [composed, expected] : rows) EXPECT_EQ(Decompose(composed), expected);
}

struct TreeOf {
  explicit TreeOf(const ZipBuilder& zip, std::vector<std::size_t> mismatched = {})
      : bytes(zip.Build()),
        source(MemorySource(ByteSpan(bytes))),
        layout(*zip::Layout::Read(*source)),
        tree(ZipTree(source, layout, mismatched)) {}
  std::vector<std::string> Ids() const {
    std::vector<std::string> ids;
    for (const Finding& finding : tree->findings()) ids.emplace_back(finding.id);
    return ids;
  }
  Bytes bytes;
  std::shared_ptr<const Source> source;
  zip::Layout layout;
  std::unique_ptr<BundleTree> tree;
};

TEST(ZipTree, FindsFilesAndFolders) {
  ZipBuilder zip;
  zip.Add("b/", "").Add("b/x", "1").Add("b!", "2").Add("b/c/y", "3").Add("a", "4").Add("b0", "5");
  const TreeOf tree(zip);
  EXPECT_TRUE(tree.Ids().empty());
  ASSERT_NE(tree.tree->Find("b/x"), nullptr);
  EXPECT_EQ(tree.tree->Find("b"), nullptr);
  EXPECT_EQ(AsText(*tree.tree->Read(*tree.tree->Find("b/c/y"), 10)), "3");
  std::vector<std::string> under;
  for (const TreeFile& file : tree.tree->Under("b")) under.push_back(file.path);
  EXPECT_EQ(under, (std::vector<std::string>{"b/c/y", "b/x"}));
  EXPECT_EQ(tree.tree->Under("").size(), 5u);
  EXPECT_TRUE(tree.tree->Under("nothing").empty());
}

TEST(ZipTree, SaysWhatCannotBeInOneFolder) {
  using Rows = std::vector<std::string>;
  EXPECT_EQ(TreeOf(ZipBuilder().Add("a", "1").Add("a", "2")).Ids(),
            Rows{"ios.bundle.duplicate-file"});
  EXPECT_EQ(TreeOf(ZipBuilder().Add("é", "1").Add("e\u0301", "2")).Ids(),
            Rows{"ios.bundle.duplicate-file"});
  EXPECT_EQ(TreeOf(ZipBuilder().Add("a", "1").Add("a/b", "2")).Ids(),
            Rows{"ios.bundle.file-and-folder"});
  EXPECT_EQ(TreeOf(ZipBuilder().Add("a", "1").Add("a/", "")).Ids(),
            Rows{"ios.bundle.file-and-folder"});
  EXPECT_EQ(TreeOf(ZipBuilder().Add("a/../../b", "1")).Ids(), Rows{"ios.bundle.unsafe-path"});
  EXPECT_EQ(TreeOf(ZipBuilder().Add("/b", "1")).Ids(), Rows{"ios.bundle.unsafe-path"});
  EXPECT_EQ(TreeOf(ZipBuilder().Add("a", "1"), {0}).Ids(), Rows{"ios.bundle.local-header"});
  EXPECT_EQ(TreeOf(ZipBuilder().Add("a", "1").Add("b", "2")).Ids(), Rows{});
}

struct ArchiveRow {
  const char* name;
  std::function<void(ZipBuilder&)> change;
  const char* finding;
};
class IosBadArchive : public testing::TestWithParam<ArchiveRow> {};

TEST_P(IosBadArchive, FailsAndKeepsTheFirstIdentity) {
  ZipBuilder zip;
  for (const auto& [path, bytes] : test::BuildBundle({})) {
    zip.Add("Payload/Demo.app/" + path, AsText(bytes), ZipBuilder::kDeflate);
  }
  GetParam().change(zip);
  const Package package = test::InspectBytes(zip.Build());
  EXPECT_EQ(package.verification.status, Status::kFailed) << test::Explain(package);
  EXPECT_THAT(test::IdsOf(package), testing::Contains(GetParam().finding));
  EXPECT_EQ(package.identity.package_name, "com.example.demo");
}

const ArchiveRow kBadArchives[] = {
    {"InfoPlistTwice",
     [](ZipBuilder& zip) { zip.Add("Payload/Demo.app/Info.plist", "<plist><dict/></plist>"); },
     "ios.bundle.duplicate-file"},
    {"TwoApps",
     [](ZipBuilder& zip) { zip.Add("Payload/Other.app/Info.plist", "<plist><dict/></plist>"); },
     "ios.bundle.two-apps"},
    {"Traversal", [](ZipBuilder& zip) { zip.Add("Payload/Demo.app/../../evil", "x"); },
     "ios.bundle.unsafe-path"},
    {"Absolute", [](ZipBuilder& zip) { zip.Add("/abs.txt", "x"); }, "ios.bundle.unsafe-path"},
    {"LocalNameDiffers",
     [](ZipBuilder& zip) { zip.Add("Payload/Demo.app/x", "x").LocalName("Payload/Demo.app/y"); },
     "ios.bundle.local-header"},
    {"ComposedTwin",
     [](ZipBuilder& zip) {
       zip.Add("Payload/Demo.app/é", "x").Add("Payload/Demo.app/e\u0301", "y");
     },
     "ios.bundle.duplicate-file"},
};
INSTANTIATE_TEST_SUITE_P(Rows, IosBadArchive, testing::ValuesIn(kBadArchives),
                         [](const auto& row) { return row.param.name; });

TEST(IosArchive, ToleratesWhatDevicesDo) {
  ZipBuilder zip;
  // Names that are decomposed in the archive and composed in the seal.
  test::BundleSpec spec;
  spec.files["é.txt"] = "x";
  for (const auto& [path, bytes] : test::BuildBundle(spec)) {
    zip.Add("Payload/Demo.app/" + (path == "é.txt" ? std::string("e\u0301.txt") : path),
            AsText(bytes));
  }
  zip.Add("__MACOSX/._x", "x").Add("iTunesMetadata.plist", "x").Add("Payload/.DS_Store", "x");
  zip.Add("pl/Payload/Other.app/Info.plist", "x");
  zip.Add("notes.txt", "x").Add("notes.txt", "y");
  const Package package = test::InspectBytes(zip.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified) << test::Explain(package);
}

}  // namespace
}  // namespace apptrait::ios
