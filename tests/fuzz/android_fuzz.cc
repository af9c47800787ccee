// Decoders of Android's formats.
#include "android/axml.h"
#include "android/channel.h"
#include "android/drawable.h"
#include "android/idsig.h"
#include "android/jar_manifest.h"
#include "android/label.h"
#include "android/lineage.h"
#include "android/manifest.h"
#include "android/proto_table.h"
#include "android/proto_xml.h"
#include "android/resource_table.h"
#include "android/signing_block.h"
#include "crypto/certificate.h"
#include "fuzz/target.h"
#include "zip/layout.h"

namespace {

using namespace apptrait;
using namespace apptrait::android;

void Read(ByteSpan document, bool binary) {
  std::vector<Finding> findings;
  Notes notes(findings, "AndroidManifest.xml");
  ReadManifest(
      [&](XmlSink& sink) {
        return binary ? ReadAxml(document, sink, notes) : ReadProtoXml(document, sink, notes);
      },
      notes);
}

void Resolve(const ResourceSource& table) {
  ResourceSet set;
  set.Add(&table);
  for (const std::uint32_t id : {0x7f010000U, 0x7f010001U, 0x7f020000U, 0x7f020001U, 0x00010000U}) {
    ReadLabels({ValueType::kReference, id, {}}, set);
  }
}

}  // namespace

APPTRAIT_FUZZ_TARGET(manifest) { Read(input, true); }
APPTRAIT_FUZZ_TARGET(proto_manifest) { Read(input, false); }

APPTRAIT_FUZZ_TARGET(resource_table) {
  std::vector<Finding> findings;
  Notes notes(findings, "resources.arsc");
  Resolve(ResourceTable(input, notes));
}

APPTRAIT_FUZZ_TARGET(proto_table) {
  std::vector<Finding> findings;
  Notes notes(findings, "resources.pb");
  Resolve(ProtoTable(input, notes));
}

APPTRAIT_FUZZ_TARGET(jar_manifest) {
  std::size_t lines = 10'000;
  for (const JarSection& section : ReadJarSections(input, &lines)) {
    section.Find("Name");
    for (const SdkRange range : {SdkRange{1, 17}, SdkRange{18, 36}})
      DigestsToVerify(section, "-Digest", range);
  }
}

APPTRAIT_FUZZ_TARGET(lineage) {
  const Lineage lineage = ReadLineage(input, Certificate{});
  test::MustHold(lineage.state != LineageState::kGood, "a lineage that ends in no certificate");
  lineage.ToModel();
}

APPTRAIT_FUZZ_TARGET(idsig) {
  std::vector<Finding> findings;
  const Idsig idsig(ToBytes(input), &findings);
  idsig.Check();
}

APPTRAIT_FUZZ_TARGET(channel) {
  for (const std::uint32_t id : {pair_id::kWalle, pair_id::kVasDolly, pair_id::kPackerNg})
    ChannelText(id, input);
}
