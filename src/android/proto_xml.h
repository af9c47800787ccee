// Compiled XML of app bundles: aapt.pb.XmlNode (AOSP tools/aapt2/Resources.proto).
#ifndef APPTRAIT_SRC_ANDROID_PROTO_XML_H_
#define APPTRAIT_SRC_ANDROID_PROTO_XML_H_

#include "android/notes.h"
#include "android/xml.h"
#include "base/bytes.h"

namespace apptrait::android {

// Gives the document's elements to `sink` until it stops. Elements nested deeper than
// limits::kTreeDepth are left out, with a finding.
XmlOutcome ReadProtoXml(ByteSpan document, XmlSink& sink, Notes& notes);

// aapt.pb.Item as a value, of a manifest's attribute or a resource; null where it is none that has
// one.
Value ReadProtoItem(ByteSpan item);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_PROTO_XML_H_
