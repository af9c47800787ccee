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

Bytes operator+(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

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

Bytes Words(std::initializer_list<std::uint32_t> words, std::size_t size = 0) {
  Bytes bytes;
  for (const std::uint32_t word : words) test::PutLe(&bytes, word, 4);
  bytes.resize(std::max(size, bytes.size()));
  return bytes;
}

// The names of an overlayable and of its actor.
Bytes OverlayableNames(char name) {
  Bytes bytes(1024);
  bytes[0] = static_cast<std::byte>(name);
  return bytes;
}

TEST(ResourceTable, RefusesMalformedChunksOfPackages) {
  const Bytes good = test::MakePool({"good"});
  const Bytes bad = test::MakePool({"bad"}, {.unterminated = true});
  const auto library = [](Bytes header, const Bytes& body) {
    return Names().Trailing(test::MakeChunk(0x203, header, body)).Build();
  };
  const auto overlayable = [](const Bytes& header, const Bytes& body) {
    return Names().Trailing(test::MakeChunk(0x204, header, body)).Build();
  };
  Bytes twice = test::MakeChunk(0x204, OverlayableNames('a'), {});
  const Bytes again = twice;
  twice.insert(twice.end(), again.begin(), again.end());
  Bytes unsound = test::MakeChunk(0x205, Words({0, 0}), {});
  unsound[2] = std::byte{6};  // the header's size
  const struct {
    const char* what;
    Bytes table;
    std::string problem;  // empty where a device takes it
  } rows[] = {
      {"names of types", Names().Names(bad, good).Build(), "type-names"},
      {"names of resources", Names().Names(good, bad).Build(), "key-names"},
      {"a pool elsewhere", Names().Trailing(bad).Build(), ""},
      {"a library's header", library({}, {}), "library-header"},
      {"more libraries than bytes", library(Words({2}), Bytes(260)), "library-count"},
      {"a library with a large id", library(Words({2}), Words({2}, 260) + Words({255}, 260)),
       "library-id"},
      {"libraries", library(Words({2}), Words({2}, 260) + Words({254}, 260)), ""},
      {"an overlayable's header", overlayable(Bytes(1020), {}), "overlayable-header"},
      {"two overlayables of one name", Names().Trailing(twice).Build(), "overlayable-twice"},
      {"a policy's header", overlayable(OverlayableNames('a'), test::MakeChunk(0x205, {}, {})),
       "overlayable-policy"},
      {"more in a policy than bytes",
       overlayable(OverlayableNames('a'), test::MakeChunk(0x205, Words({0, 2}), Bytes(4))),
       "overlayable-policy"},
      {"a policy's sizes", overlayable(OverlayableNames('a'), unsound), "chunk-size"},
      {"a policy that is cut", overlayable(OverlayableNames('a'), Bytes(4)), ""},
      {"an overlayable",
       overlayable(OverlayableNames('a'), test::MakeChunk(0x205, Words({0, 1}), Bytes(4))), ""},
      {"types beyond the last id", Names().TypeOffset(0xff).Build(), "type-id"},
  };
  for (const auto& row : rows) {
    const Loaded table(row.table);
    if (row.problem.empty()) {
      EXPECT_THAT(table.findings, IsEmpty()) << row.what;
      continue;
    }
    ASSERT_THAT(Ids(table.findings), ElementsAre("android.arsc.refused")) << row.what;
    EXPECT_EQ(std::get<std::string>(table.findings[0].data[0].value), row.problem) << row.what;
  }
}

// A device chooses by configuration alone: one that is damaged is not passed over for another.
TEST(ResourceTable, TellsDamagedEntries) {
  const auto entry = [](std::uint16_t size, std::uint16_t value_size, std::size_t bytes = 16) {
    Bytes out;
    test::PutLe(&out, size, 2);
    test::PutLe(&out, 0, 6);
    test::PutLe(&out, value_size, 2);
    test::PutLe(&out, 0x10'00, 2);
    test::PutLe(&out, 7, 4);
    out.resize(bytes);
    return out;
  };
  const struct {
    const char* what;
    Bytes entry;
    bool damaged;
  } rows[] = {
      {"whole", entry(8, 8), false},
      {"longer", entry(8, 12, 20), false},
      {"no size", entry(0, 8), true},
      {"too small an entry", entry(7, 8), true},
      {"too small a value", entry(8, 7), true},
      {"a value past the chunk", entry(8, 12), true},
      {"an entry past the chunk", entry(12, 8), true},
      {"no room for a value", entry(8, 8, 12), true},
      {"no room for an entry", entry(8, 8, 4), true},
  };
  for (const auto& row : rows) {
    ArscBuilder builder;
    builder.Value(kAlias, {}, 0x10, 1).Raw(kAlias, {.language = "zh"}, row.entry);
    const Loaded table(builder.Build());
    std::vector<Candidate> found;
    table.arsc.Find(kAlias, &found);
    ASSERT_EQ(found.size(), 2u) << row.what;
    EXPECT_FALSE(found[0].damaged) << row.what;
    EXPECT_EQ(found[1].damaged, row.damaged) << row.what;

    ResourceSet set;
    set.Add(&table.arsc);
    Resolver resolver(set);
    const Value reference{ValueType::kReference, kAlias, {}};
    EXPECT_TRUE(resolver.Resolve(reference, Phone({}))) << row.what;
    EXPECT_FALSE(resolver.damaged()) << row.what;
    const auto chinese = resolver.Resolve(reference, Phone({"zh", "Hans", "CN", ""}));
    EXPECT_EQ(chinese.has_value(), !row.damaged) << row.what;
    ASSERT_EQ(resolver.damaged().has_value(), row.damaged) << row.what;
    if (!row.damaged) continue;
    EXPECT_EQ(resolver.damaged()->resource, kAlias) << row.what;
    EXPECT_EQ(resolver.damaged()->locale, "zh") << row.what;
  }
}

TEST(ResourceTable, TellsWhatDependsOnTheDevice) {
  const std::pair<std::uint32_t, bool> rows[] = {{0, false},
                                                 {0x4, true} /* language */,
                                                 {0x100, true} /* density */,
                                                 {0x400, false},   // platform version
                                                 {0x8000, false},  // round screens
                                                 {0x40000000, false},
                                                 {0x20000, true}};  // public; grammatical gender
  for (const auto& [flags, varies] : rows) {
    const Loaded table(Names().Flags(kName, flags).Build());
    ResourceSet set;
    set.Add(&table.arsc);
    for (const std::uint32_t id : {kName, kAlias}) {  // which refers to it
      const auto resolved = set.Resolve({ValueType::kReference, id, {}}, Phone({}));
      ASSERT_TRUE(resolved) << flags;
      EXPECT_EQ(resolved->varies, varies) << flags;
    }
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

TEST(Resolver, EndsWhereItsEffortIsSpent) {
  const Loaded table(Names().Build());
  ResourceSet set;
  set.Add(&table.arsc);
  const Value name{ValueType::kReference, kName, {}};
  Resolver enough(set, 100);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(enough.Resolve(name, Phone({}))) << i;
  EXPECT_FALSE(enough.spent());
  Resolver little(set, 20);
  int resolved = 0;
  while (little.Resolve(name, Phone({}))) ++resolved;
  EXPECT_GT(resolved, 0);
  EXPECT_LT(resolved, 10);
  EXPECT_TRUE(little.spent());
  EXPECT_TRUE(little.Find(kName).empty());
}

}  // namespace
}  // namespace apptrait::android
