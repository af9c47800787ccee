#include "android/resource_table.h"

#include <gmock/gmock.h>

#include "support/arsc_builder.h"
#include "support/findings.h"
#include "support/zip_builder.h"

namespace apptrait::android {
namespace {

using test::ArscBuilder;
using test::Ids;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint32_t kName = 0x7f010003, kAlias = 0x7f010001, kIcon = 0x7f020000;

struct Loaded {
  explicit Loaded(Bytes table)
      : bytes(std::move(table)), notes(findings, "resources.arsc"), arsc(bytes, notes) {}
  // "locale=text" of each candidate.
  std::vector<std::string> All(std::uint32_t id) const {
    std::vector<Candidate> found;
    arsc.Find(id, &found);
    std::vector<std::string> all;
    for (const Candidate& c : found) {
      all.push_back(c.config.locale.Tag() + "=" +
                    (c.complex            ? "bag"
                     : c.value.IsString() ? arsc.Text(c.value).value_or("?")
                                          : ToText(c.value).value_or("@")));
    }
    return all;
  }
  Bytes bytes;
  std::vector<Finding> findings;
  Notes notes;
  ResourceTable arsc;
};

ArscBuilder Names() {
  ArscBuilder arsc;
  arsc.String(kName, {}, "Demo")
      .String(kName, {.language = "zh", .region = "CN"}, "示例商城")
      .String(kName, {.language = "fil"}, "Halimbawa")
      .Value(kAlias, {}, 1, kName)
      .Bag(0x7f010004, {})
      .Value(0x7f010005, {}, 0x10, 42);
  return arsc;
}

TEST(ResourceTable, ReadsEveryEncoding) {
  for (const auto index :
       {ArscBuilder::Index::kDense, ArscBuilder::Index::kSparse, ArscBuilder::Index::kOffset16}) {
    for (const bool compact : {false, true}) {
      for (const bool utf8 : {false, true}) {
        const Loaded table(Names().Encode(index, compact).Pool({.utf8 = utf8}).Build());
        EXPECT_THAT(table.findings, IsEmpty());
        EXPECT_THAT(table.All(kName), ElementsAre("=Demo", "zh-CN=示例商城", "fil=Halimbawa"));
        EXPECT_THAT(table.All(kAlias), ElementsAre("=@"));
        EXPECT_THAT(table.All(0x7f010004), ElementsAre("=bag"));
        EXPECT_THAT(table.All(0x7f010005), ElementsAre("=42"));
        for (const std::uint32_t id :
             {0x7f010000U, 0x7f010006U, 0x7f01ffffU, 0x7f030000U, 0x01010003U, 0U}) {
          EXPECT_THAT(table.All(id), IsEmpty()) << std::hex << id;
        }
      }
    }
  }
}

TEST(ResourceTable, KnowsSeveralPackagesAndSharedLibraries) {
  ArscBuilder library(0);
  library.String(0x00010000, {}, "library");
  const Loaded alone(ArscBuilder(library).Build());
  EXPECT_THAT(alone.All(0x00010000), ElementsAre("=library"));
  EXPECT_THAT(alone.arsc.PackageIds(), ElementsAre(0U));

  ArscBuilder second(0x80);
  second.String(0x80010003, {}, "feature");
  const Loaded both(Names().Add(second).Build());
  EXPECT_THAT(both.findings, IsEmpty());
  EXPECT_THAT(both.All(0x80010003), ElementsAre("=feature"));
  EXPECT_THAT(both.All(kName), ElementsAre("=Demo", "zh-CN=示例商城", "fil=Halimbawa"));
}

TEST(ResourceTable, RenumbersStagedIds) {
  const Loaded table(Names().Alias(0x7f0a0000, kName).Build());
  EXPECT_THAT(table.All(0x7f0a0000), ElementsAre("=Demo", "zh-CN=示例商城", "fil=Halimbawa"));
}

TEST(ResourceTable, NamesWhatDevicesRefuse) {
  Bytes bad_chunk = test::MakeChunk(0x201, Bytes(12), {});
  bad_chunk[2] = std::byte{2};  // a header of two bytes
  const struct {
    const char* what;
    Bytes table;
    std::string id, problem;
  } rows[] = {
      {"no table", Bytes(32), "android.arsc.refused", "chunk-size"},
      {"empty", {}, "android.arsc.refused", "no-table"},
      {"types without specs", Names().NoTypeSpecs().Build(), "android.arsc.refused",
       "type-without-spec"},
      {"more packages than counted", Names().PackageCount(0).Build(), "android.arsc.refused",
       "package-count"},
      {"an unterminated pool", Names().Pool({.unterminated = true}).Build(), "android.arsc.refused",
       "string-pool"},
      {"a bad chunk", Names().Trailing(bad_chunk).Build(), "android.arsc.refused", "chunk-size"},
      {"bytes that are no chunk", Names().Trailing(Bytes(4)).Build(), "android.arsc.trailing-bytes",
       ""},
  };
  for (const auto& row : rows) {
    const Loaded table(row.table);
    ASSERT_THAT(Ids(table.findings), ElementsAre(row.id)) << row.what;
    if (row.problem.empty()) continue;
    EXPECT_EQ(std::get<std::string>(table.findings[0].data[0].value), row.problem) << row.what;
  }
}

TEST(ResourceTable, ReadsOnWhereDevicesRefuse) {
  const Loaded table(Names().NoTypeSpecs().Build());
  EXPECT_THAT(table.All(kName), ElementsAre("=Demo", "zh-CN=示例商城", "fil=Halimbawa"));
}

TEST(ResourceTable, SurvivesEveryTruncationAndByte) {
  for (const auto index : {ArscBuilder::Index::kDense, ArscBuilder::Index::kSparse}) {
    const Bytes table = Names().Encode(index).Pool({.utf8 = true}).Build();
    for (std::size_t size = 0; size < table.size(); size += 3) {
      Loaded(Bytes(table.begin(), table.begin() + static_cast<std::ptrdiff_t>(size))).All(kName);
    }
    for (std::size_t at = 0; at < table.size(); ++at) {
      for (const int value : {0x00, 0x03, 0x80, 0xff}) {
        Bytes copy = table;
        copy[at] = static_cast<std::byte>(value);
        const Loaded loaded(std::move(copy));
        loaded.All(kName);
        loaded.All(kAlias);
      }
    }
  }
}

TEST(ResourceSet, FollowsReferencesWithABound) {
  ArscBuilder builder = Names();
  builder.Value(0x7f030000, {}, 1, 0x7f030001).Value(0x7f030001, {}, 1, 0x7f030000);
  builder.Value(0x7f030002, {}, 1, 0x01040000).Value(kIcon, {}, 3, 9999);
  const Loaded table(builder.Build());
  ResourceSet set;
  set.Add(&table.arsc);
  const auto text = [&](std::uint32_t id, const Locale& locale) -> std::string {
    const auto resolved = set.Resolve({ValueType::kReference, id, {}}, Phone(locale));
    return resolved ? ToText(resolved->value).value_or("?") : "nothing";
  };
  const Locale none, chinese{"zh", "Hans", "CN", ""}, taiwan{"zh", "Hant", "TW", ""};
  EXPECT_EQ(text(kAlias, none), "Demo");
  EXPECT_EQ(text(kAlias, chinese), "示例商城");
  EXPECT_EQ(text(kAlias, taiwan), "Demo");
  EXPECT_EQ(text(0x7f030000, none), "nothing");  // a circle
  EXPECT_EQ(text(0x7f030002, none), "nothing");  // the framework's
  EXPECT_EQ(text(0x7f010004, none), "nothing");  // a bag
  EXPECT_EQ(text(kIcon, none), "?");             // a string that is not there
}

}  // namespace
}  // namespace apptrait::android
