#include "android/proto_xml.h"

#include <gmock/gmock.h>

#include "android/proto_table.h"
#include "support/findings.h"
#include "support/proto_builder.h"

namespace apptrait::android {
namespace {

using test::PbAttribute;
using test::PbElement;
using test::PbPlain;
using test::Proto;
using testing::ElementsAre;
using testing::IsEmpty;

class Scribe final : public XmlSink {
 public:
  bool Start(const XmlElement& e) override {
    text += "<" + std::string(e.name);
    for (const XmlAttribute& a : e.attributes) {
      text += " " + std::string(a.name) + "=" + ToText(a.ToValue()).value_or("?");
    }
    text += ">";
    return true;
  }
  bool End(int depth) override {
    text += "/" + std::to_string(depth);
    return true;
  }
  std::string text;
};

struct Outcome {
  XmlOutcome outcome;
  std::string text;
  std::vector<Finding> findings;
};
Outcome Decode(const Bytes& document) {
  Outcome result;
  Scribe scribe;
  Notes notes(result.findings, "base/manifest/AndroidManifest.xml");
  result.outcome = ReadProtoXml(document, scribe, notes);
  result.text = scribe.text;
  return result;
}

Bytes Small() {
  return PbElement("manifest",
                   {PbPlain("package", "a.b"),
                    PbAttribute("versionName", kAttrVersionName, test::PbString("1.0")),
                    PbAttribute("versionCode", kAttrVersionCode, test::PbNumber(-7))},
                   {PbElement("application",
                              {PbAttribute("label", kAttrLabel, test::PbReference(0x7f010000))})})
      .bytes();
}

TEST(ProtoXml, ReadsElementsWithAttributesInTheOrderOfTheirIds) {
  const auto result = Decode(Small());
  EXPECT_EQ(result.outcome, XmlOutcome::kComplete);
  EXPECT_EQ(result.text,
            "<manifest package=a.b versionCode=-7 versionName=1.0><application label=?>/2/1");
  EXPECT_THAT(result.findings, IsEmpty());
}

TEST(ProtoXml, NamesWhatIsNone) {
  EXPECT_EQ(Decode({}).outcome, XmlOutcome::kForeign);
  EXPECT_THAT(test::Ids(Decode({}).findings), ElementsAre("android.bundle.foreign"));
  EXPECT_EQ(Decode(ToBytes(AsBytes("<manifest/>"))).outcome, XmlOutcome::kForeign);
  Bytes cut = Proto().Text(3, "manifest").bytes();
  cut.push_back(std::byte{0x22});  // an attribute, of which nothing follows
  const auto result = Decode(Proto().Text(1, AsText(cut)).bytes());
  EXPECT_EQ(result.outcome, XmlOutcome::kRefused);
  EXPECT_THAT(test::Ids(result.findings), ElementsAre("android.bundle.malformed"));
}

TEST(ProtoXml, BoundsTheDepth) {
  Proto node = PbElement("leaf", {});
  for (int i = 0; i < 300; ++i) node = PbElement("e", {}, {node});
  const auto result = Decode(node.bytes());
  EXPECT_THAT(test::Ids(result.findings), ElementsAre("android.bundle.too-deep"));
}

TEST(ProtoXml, SurvivesEveryTruncationAndByte) {
  const Bytes document = Small();
  for (std::size_t size = 0; size < document.size(); ++size) {
    Decode(Bytes(document.begin(), document.begin() + static_cast<std::ptrdiff_t>(size)));
  }
  for (std::size_t at = 0; at < document.size(); ++at) {
    for (const int value : {0x00, 0x7f, 0x80, 0xff}) {
      Bytes copy = document;
      copy[at] = static_cast<std::byte>(value);
      Decode(copy);
    }
  }
}

TEST(ProtoTable, FindsValuesByIdAndLocale) {
  const Bytes table = test::PbTable(0x7f010003, {{"", test::PbString("Demo")},
                                                 {"zh-Hans-CN", test::PbString("示例")},
                                                 {"de", test::PbReference(0x7f010004)},
                                                 {"fr", Proto()}})
                          .bytes();
  std::vector<Finding> findings;
  Notes notes(findings, "base/resources.pb");
  const ProtoTable resources(table, notes);
  EXPECT_THAT(findings, IsEmpty());
  std::vector<Candidate> found;
  resources.Find(0x7f010003, &found);
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(resources.Text(found[0].value), "Demo");
  EXPECT_EQ(found[1].config.locale.Tag(), "zh-Hans-CN");
  EXPECT_EQ(found[2].value.data, 0x7f010004u);
  EXPECT_TRUE(found[2].value.IsReference());
  EXPECT_TRUE(found[3].value.IsNull());
  found.clear();
  for (const std::uint32_t id : {0x7f010004U, 0x7f020003U, 0x01010003U}) resources.Find(id, &found);
  EXPECT_THAT(found, IsEmpty());
}

TEST(ProtoTable, TellsWhatDependsOnTheDevice) {
  const std::pair<std::vector<std::string>, bool> rows[] = {
      {{""}, false}, {{"zh"}, false}, {{"", "zh"}, true}, {{"zh", "zh-CN"}, true}};
  for (const auto& [locales, varies] : rows) {
    std::vector<std::pair<std::string, Proto>> values;
    for (const std::string& locale : locales) values.emplace_back(locale, test::PbString("1.0"));
    const Bytes table = test::PbTable(0x7f010003, values).bytes();
    std::vector<Finding> findings;
    Notes notes(findings, "base/resources.pb");
    const ProtoTable resources(table, notes);
    std::vector<Candidate> found;
    EXPECT_GE(resources.Find(0x7f010003, &found), locales.size());
    ASSERT_EQ(found.size(), locales.size());
    for (const Candidate& candidate : found) EXPECT_EQ(candidate.varies, varies);
  }
}

TEST(ProtoTable, ReadsConfigurations) {
  const Bytes bytes = Proto()
                          .Text(3, "zh-CN")
                          .Number(4, 1)
                          .Number(10, 2)
                          .Number(11, 1)
                          .Number(12, 2)
                          .Number(15, 1)
                          .Number(16, 1)
                          .Number(17, 2)
                          .Number(18, 640)
                          .Number(24, 26)
                          .bytes();
  const ResourceConfig config = ReadProtoConfig(bytes);
  ResourceConfig expected;
  expected.locale = {"zh", "", "CN", ""};
  expected.screen_layout = 0x40 | 0x20 | 0x02;
  expected.screen_layout2 = 0x01;
  expected.orientation = 1;
  expected.ui_mode = 0x10 | 0x01;
  expected.density = 640;
  expected.sdk_version = 26;
  EXPECT_EQ(config, expected);
  EXPECT_TRUE(Matches(config, Phone({"zh", "Hans", "CN", ""})));
}

TEST(ProtoTable, NamesDamage) {
  Bytes table = test::PbTable(0x7f010003, {{"", test::PbString("Demo")}}).bytes();
  table.resize(table.size() - 3);
  std::vector<Finding> findings;
  Notes notes(findings, "base/resources.pb");
  const ProtoTable resources(table, notes);
  EXPECT_THAT(test::Ids(findings), ElementsAre("android.bundle.malformed"));
}

}  // namespace
}  // namespace apptrait::android
