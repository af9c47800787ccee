#include "android/axml.h"
#include "android/drawable.h"
#include "android/label.h"
#include "android/manifest.h"
#include "android/proto_table.h"
#include "android/proto_xml.h"
#include "android/resource_table.h"
#include "fuzz/target.h"
#include "image/header.h"

namespace {

using namespace apptrait;
using namespace apptrait::android;

void Manifests(ByteSpan document, bool binary) {
  std::vector<Finding> findings;
  Notes notes(findings, "AndroidManifest.xml");
  ReadManifest(
      [&](XmlSink& sink) {
        return binary ? ReadAxml(document, sink, notes) : ReadProtoXml(document, sink, notes);
      },
      notes);
}

void Tables(const ResourceSource& table) {
  ResourceSet set;
  set.Add(&table);
  for (const std::uint32_t id : {0x7f010000U, 0x7f010001U, 0x7f020000U, 0x7f020001U, 0x00010000U}) {
    ReadLabels({ValueType::kReference, id, {}}, set);
  }
}

}  // namespace

// The first byte chooses the decoder.
APPTRAIT_FUZZ_TARGET(android_identity) {
  if (input.empty()) return;
  const ByteSpan rest = input.subspan(1);
  std::vector<Finding> findings;
  Notes notes(findings, "resources");
  switch (std::to_integer<int>(input[0]) % 5) {
    case 0:
      return Manifests(rest, true);
    case 1:
      return Manifests(rest, false);
    case 2:
      return Tables(ResourceTable(rest, notes));
    case 3:
      return Tables(ProtoTable(rest, notes));
    default:
      image::ReadImageHeader(rest);
  }
}
