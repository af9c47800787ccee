#include "android/axml.h"

#include <gmock/gmock.h>

#include "base/byte_reader.h"
#include "catalogue/rules/android.h"
#include "support/axml_builder.h"
#include "support/findings.h"
#include "support/zip_builder.h"

namespace apptrait::android {
namespace {

using test::AxmlBuilder;
using test::Ids;
using test::MakeChunk;
using testing::ElementsAre;
using testing::IsEmpty;

// Writes the elements down as text.
class Scribe final : public XmlSink {
 public:
  bool Start(const XmlElement& e) override {
    text += "<" + std::string(e.name);
    for (const XmlAttribute& a : e.attributes) {
      text += " " + std::string(a.name);
      if (a.id != 0) text += ":" + std::string(AttributeName(a.id));
      text += "=" + ToText(a.ToValue()).value_or("?");
    }
    text += ">";
    return --left != 0;
  }
  bool End(int depth) override {
    text += "/" + std::to_string(depth);
    return depth != 1;
  }
  std::string text;
  int left = -1;
};

struct Outcome {
  XmlOutcome outcome;
  std::string text;
  std::vector<Finding> findings;
};
Outcome Decode(const Bytes& document) {
  Outcome result;
  Scribe scribe;
  Notes notes(result.findings, "AndroidManifest.xml");
  result.outcome = ReadAxml(document, scribe, notes);
  result.text = scribe.text;
  return result;
}

AxmlBuilder Small() {
  AxmlBuilder xml;
  xml.Start("manifest", {test::Number("versionCode", kAttrVersionCode, 7),
                         test::Plain("package", "com.example.demo")})
      .Element("application", {test::Text("label", kAttrLabel, "示例")})
      .End();
  return xml;
}
constexpr std::string_view kSmall =
    "<manifest versionCode:versionCode=7 package=com.example.demo>"
    "<application label:label=示例>/2/1";

Bytes JunkNode(int type) { return MakeChunk(type, Bytes(8), Bytes(4)); }

TEST(Axml, ReadsWhatCompilersWrite) {
  for (const bool utf8 : {false, true}) {
    const auto result = Decode(Small().Pool({.utf8 = utf8}).Build());
    EXPECT_EQ(result.outcome, XmlOutcome::kComplete);
    EXPECT_EQ(result.text, kSmall);
    EXPECT_THAT(result.findings, IsEmpty());
  }
}

TEST(Axml, ReadsEvasionsAsADeviceDoesAndNotesThem) {
  const struct {
    const char* what;
    Bytes document;
    std::vector<std::string> ids;
  } rows[] = {
      {"first chunk type 0", Small().FirstType(0).Build(), {"android.axml.first-chunk-type"}},
      {"a longer header", Small().HeaderSize(16).Build(), {"android.axml.header-size"}},
      {"bytes behind the document",
       Small().Trailing(Bytes(5)).Build(),
       {"android.axml.trailing-bytes"}},
      {"a string count past the strings",
       Small().Pool({.extra_count = 3}).Build(),
       {"android.axml.string-count"}},
      {"junk before the nodes",
       Small().BeforeNodes(JunkNode(0x7777)).Build(),
       {"android.axml.unknown-chunk"}},
      {"an empty junk chunk",
       Small().BeforeNodes(MakeChunk(0, {}, {})).Build(),
       {"android.axml.unknown-chunk"}},
      {"larger attributes", Small().AttributeSize(28).Build(), {"android.axml.attribute-layout"}},
      {"attributes further on",
       Small().AttributeStart(32).Build(),
       {"android.axml.attribute-layout"}},
      {"END_NAMESPACE of size 0",
       Small()
           .Behind([] {
             Bytes bad = MakeChunk(0x101, Bytes(8), Bytes(8));
             for (int i = 4; i < 8; ++i) bad[static_cast<std::size_t>(i)] = std::byte{0};
             return bad;
           }())
           .Build(),
       {"android.axml.bad-tail"}},
  };
  for (const auto& row : rows) {
    const auto result = Decode(row.document);
    EXPECT_EQ(result.outcome, XmlOutcome::kComplete) << row.what;
    EXPECT_EQ(result.text, kSmall) << row.what;
    EXPECT_EQ(Ids(result.findings), row.ids) << row.what;
  }
}

TEST(Axml, SkipsUnknownNodes) {
  AxmlBuilder xml;
  xml.Start("manifest", {test::Plain("package", "a.b")})
      .Chunk(JunkNode(0x0105))
      .Chunk(JunkNode(0x0999))
      .Element("application")
      .End();
  const auto result = Decode(xml.Build());
  EXPECT_EQ(result.outcome, XmlOutcome::kComplete);
  EXPECT_EQ(result.text, "<manifest package=a.b><application>/2/1");
  EXPECT_THAT(Ids(result.findings), ElementsAre("android.axml.unknown-chunk"));
}

TEST(Axml, TakesTheLastPoolBeforeTheNodes) {
  // The real pool comes first, so that its strings are those of the document no more.
  const auto result = Decode(Small().BeforeNodes(test::MakePool({"x"})).Build());
  EXPECT_EQ(result.text.find("manifest"), std::string::npos);
  EXPECT_TRUE(test::Has(result.findings, "android.axml.second-string-pool"));
  EXPECT_TRUE(test::Has(result.findings, "android.axml.string"));
}

TEST(Axml, GoesByResourceIdsNotByNames) {
  AxmlBuilder xml;
  xml.Start("manifest", {test::Number("versionName", kAttrVersionCode, 7),
                         test::Text("", kAttrVersionName, "1.0")})
      .End();
  const auto result = Decode(xml.Build());
  EXPECT_EQ(result.text, "<manifest versionName:versionCode=7 :versionName=1.0>/1");
  EXPECT_THAT(Ids(result.findings), ElementsAre("android.axml.attribute-name"));
}

TEST(Axml, FallsBackToNamesWithoutAResourceMap) {
  const auto result = Decode(Small().NoResourceMap().Build());
  EXPECT_EQ(result.text, kSmall);
  EXPECT_THAT(Ids(result.findings), ElementsAre("android.axml.no-resource-map"));
}

TEST(Axml, FindsOutOfOrderAttributesOnlyWhereADeviceDoes) {
  class Probe final : public XmlSink {
   public:
    bool Start(const XmlElement& e) override {
      found_label = e.Find(kAttrLabel) != nullptr;
      found_icon = e.Find(kAttrIcon) != nullptr;
      anywhere = e.FindAnywhere(kAttrLabel) != nullptr;
      return false;
    }
    bool End(int) override { return false; }
    bool found_label = false, found_icon = false, anywhere = false;
  } probe;
  AxmlBuilder xml;
  xml.Element("application", {test::Ref("icon", kAttrIcon, 0x7f010000),
                              test::Text("label", kAttrLabel, "hidden")});
  std::vector<Finding> findings;
  Notes notes(findings, "AndroidManifest.xml");
  EXPECT_EQ(ReadAxml(xml.Build(), probe, notes), XmlOutcome::kComplete);
  EXPECT_FALSE(probe.found_label);
  EXPECT_TRUE(probe.found_icon);
  EXPECT_TRUE(probe.anywhere);
  EXPECT_THAT(Ids(findings), ElementsAre("android.axml.attribute-order"));
}

TEST(Axml, NotesARawTextThatDiffers) {
  AxmlBuilder xml;
  test::Attr label = test::Text("label", kAttrLabel, "shown");
  label.raw = "written";
  xml.Element("application", {label});
  const auto result = Decode(xml.Build());
  EXPECT_EQ(result.text, "<application label:label=shown>/1");
  EXPECT_THAT(Ids(result.findings), ElementsAre("android.axml.raw-differs"));
}

TEST(Axml, NotesStringsThatAreNone) {
  for (const std::uint32_t index : {0xffffffffU, 0x1000U}) {
    AxmlBuilder xml;
    xml.Element("application", {{.name = "label", .id = kAttrLabel, .type = 3, .data = index}});
    const auto result = Decode(xml.Build());
    EXPECT_EQ(result.outcome, XmlOutcome::kComplete);
    ASSERT_THAT(Ids(result.findings), ElementsAre("android.axml.string"));
    EXPECT_EQ(std::get<std::int64_t>(result.findings[0].data[0].value), index);
  }
}

TEST(Axml, RefusesWhatNoDeviceReads) {
  const Bytes good = Small().Build();
  Bytes unsound = MakeChunk(0x102, Bytes(8), Bytes(20));
  unsound[4] = std::byte{0xf0};  // past the document
  const struct {
    const char* what;
    Bytes document;
    XmlOutcome outcome;
    std::string id;
  } rows[] = {
      {"nothing", {}, XmlOutcome::kForeign, "android.axml.foreign"},
      {"plain text", ToBytes(AsBytes("<?xml version=\"1.0\"?><manifest/>")), XmlOutcome::kForeign,
       "android.axml.foreign"},
      {"noise", Bytes(64, std::byte{0x5a}), XmlOutcome::kForeign, "android.axml.foreign"},
      {"a size past the bytes", Small().TotalSize(1 << 20).Build(), XmlOutcome::kRefused,
       "android.axml.header"},
      {"an unterminated pool", Small().Pool({.unterminated = true}).Build(), XmlOutcome::kRefused,
       "android.axml.string-pool"},
      {"a pool of too many strings", Small().Pool({.extra_count = 100'000}).Build(),
       XmlOutcome::kRefused, "android.axml.string-pool"},
      {"no elements", AxmlBuilder().Build(), XmlOutcome::kRefused, "android.axml.no-element"},
      {"a bad node within", AxmlBuilder().Start("manifest").Chunk(unsound).End().Build(),
       XmlOutcome::kRefused, "android.axml.chunk"},
  };
  for (const auto& row : rows) {
    const auto result = Decode(row.document);
    EXPECT_EQ(result.outcome, row.outcome) << row.what;
    EXPECT_TRUE(test::Has(result.findings, row.id)) << row.what;
  }
  EXPECT_EQ(Decode(good).outcome, XmlOutcome::kComplete);
}

TEST(Axml, RefusesAttributesThatPassTheirNode) {
  Bytes document = Small().Build();
  // The attribute count of <manifest>: 12 bytes into its body, which follows name and namespace.
  const Bytes start = [] {
    Bytes bytes;
    test::PutLe(&bytes, 20, 2);
    test::PutLe(&bytes, 20, 2);
    test::PutLe(&bytes, 2, 2);
    return bytes;
  }();
  const auto found = std::ranges::search(document, start);
  ASSERT_FALSE(found.empty());
  *(found.begin() + 4) = std::byte{9};
  EXPECT_EQ(Decode(document).outcome, XmlOutcome::kRefused);
}

TEST(Axml, ReadsOverlappingAttributesInLinearTime) {
  // 60,000 attributes of no size: all the same twenty bytes.
  AxmlBuilder xml;
  for (int i = 0; i < 50; ++i) {
    xml.Start("x", {test::Text("label", kAttrLabel, "same")}).End();
  }
  Bytes document = xml.AttributeSize(20).Build();
  Bytes pattern;
  test::PutLe(&pattern, 20, 2);
  test::PutLe(&pattern, 20, 2);
  test::PutLe(&pattern, 1, 2);
  for (auto at = document.begin();;) {
    const auto found = std::search(at, document.end(), pattern.begin(), pattern.end());
    if (found == document.end()) break;
    found[2] = std::byte{0};
    found[4] = found[5] = std::byte{0xff};
    at = found + 6;
  }
  const auto result = Decode(document);
  EXPECT_EQ(result.outcome, XmlOutcome::kComplete);
  EXPECT_TRUE(test::Has(result.findings, "android.axml.attribute-layout"));
}

TEST(Axml, BoundsTheDecodingOfOverlappingStrings) {
  // Thousands of strings that are all one string of 60,000 characters.
  AxmlBuilder xml;
  xml.Start(std::string(60'000, 'a'));
  for (int i = 0; i < 3000; ++i) xml.Element(std::to_string(i));
  xml.End();
  Bytes document = xml.Build();
  ByteReader r(document);
  r.Skip(8 + 8);
  const std::size_t count = r.U32();
  // Without attributes, the long name follows the namespace and its prefix.
  r.Seek(8 + 28 + 2 * 4);
  const ByteSpan offset = r.Take(4);
  for (std::size_t i = 3; i < count; ++i) {
    std::ranges::copy(offset, document.begin() + static_cast<std::ptrdiff_t>(8 + 28 + i * 4));
  }
  const auto result = Decode(document);
  EXPECT_EQ(result.outcome, XmlOutcome::kComplete);
  EXPECT_TRUE(test::Has(result.findings, "android.axml.string-budget"));
  EXPECT_LT(result.text.size(), document.size() * 20);
}

TEST(Axml, SurvivesEveryTruncationAndByte) {
  const Bytes document = Small().Pool({.utf8 = true}).Build();
  for (std::size_t size = 0; size < document.size(); ++size) {
    Decode(Bytes(document.begin(), document.begin() + static_cast<std::ptrdiff_t>(size)));
  }
  for (std::size_t at = 0; at < document.size(); ++at) {
    for (const int value : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
      Bytes copy = document;
      copy[at] = static_cast<std::byte>(value);
      Decode(copy);
    }
  }
}

TEST(Axml, StopsWhereTheSinkHasEnough) {
  std::vector<Finding> findings;
  Notes notes(findings, "AndroidManifest.xml");
  Scribe scribe;
  scribe.left = 1;
  EXPECT_EQ(ReadAxml(Small().Build(), scribe, notes), XmlOutcome::kComplete);
  EXPECT_EQ(scribe.text, "<manifest versionCode:versionCode=7 package=com.example.demo>");
  EXPECT_THAT(findings, IsEmpty());
}

// Sizes that are in order with each other and too small for the header that states them.
TEST(Axml, ADocumentSmallerThanItsHeaderIsRefused) {
  for (const int size : {0, 4, 7}) {
    for (const int header_size : {0, 4}) {
      if (header_size > size) continue;
      Bytes document = Small().Build();
      document[2] = static_cast<std::byte>(header_size);
      document[3] = std::byte{0};
      for (std::size_t i = 4; i < 8; ++i) document[i] = std::byte{0};
      document[4] = static_cast<std::byte>(size);
      const Outcome decoded = Decode(document);
      EXPECT_NE(decoded.outcome, XmlOutcome::kComplete) << size;
      EXPECT_THAT(Ids(decoded.findings), testing::Contains(rule::kAxmlHeader.id)) << size;
    }
  }
}

}  // namespace
}  // namespace apptrait::android
