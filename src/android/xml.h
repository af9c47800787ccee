// A compiled XML document as a stream of elements, whatever it was compiled to: the binary XML of
// an APK (axml.h) or the protobuf XML of an app bundle (proto_xml.h).
#ifndef APPTRAIT_SRC_ANDROID_XML_H_
#define APPTRAIT_SRC_ANDROID_XML_H_

#include <string_view>
#include <vector>

#include "android/value.h"

namespace apptrait::android {

inline constexpr std::string_view kAndroidNamespace = "http://schemas.android.com/apk/res/android";

// Attributes of the framework are known by their resource ids, never by their names, which
// obfuscators change at will: android.R.attr.
enum AttributeId : std::uint32_t {
  kAttrLabel = 0x01010001,
  kAttrIcon = 0x01010002,
  kAttrName = 0x01010003,
  kAttrEnabled = 0x0101000e,
  kAttrDebuggable = 0x0101000f,
  kAttrSrc = 0x01010119,
  kAttrDrawable = 0x01010199,
  kAttrColor = 0x010101a5,
  kAttrMinSdkVersion = 0x0101020c,
  kAttrVersionCode = 0x0101021b,
  kAttrVersionName = 0x0101021c,
  kAttrTargetSdkVersion = 0x01010270,
  kAttrMaxSdkVersion = 0x01010271,
  kAttrTestOnly = 0x01010272,
  kAttrRoundIcon = 0x0101052c,
  kAttrTargetSandboxVersion = 0x0101054c,
  kAttrVersionCodeMajor = 0x01010576,
};

// The name that the framework gives to that id; empty for the ids that are not listed above.
std::string_view AttributeName(std::uint32_t id);
// The other way round; 0 for other names.
std::uint32_t AttributeIdOf(std::string_view name);

struct XmlAttribute {
  // Nothing where the document names none; the empty one is another. Views are good until the
  // sink's call returns.
  std::optional<std::string_view> namespace_uri;
  std::string_view name;
  std::uint32_t id = 0;  // the resource id, 0 where there is none
  // The text as it was written in the source, where the compiler kept it.
  std::optional<std::string_view> raw;
  ValueType type = ValueType::kNull;
  std::uint32_t data = 0;
  std::optional<std::string_view> text;  // of a string

  // As a value of its own.
  Value ToValue() const {
    return {type, data, text ? std::optional<std::string>(*text) : std::nullopt};
  }
};

struct XmlElement {
  std::string_view name;
  std::vector<XmlAttribute> attributes;
  int depth = 1;  // the root element's is 1

  // The attribute of that id, as a device's TypedArray finds it: the attributes are expected in the
  // order of their ids, so that one which stands after a larger id is never found. (AOSP
  // AttributeResolution.cpp, RetrieveAttributes.)
  const XmlAttribute* Find(std::uint32_t id) const;
  // The first of that id, wherever it stands.
  const XmlAttribute* FindAnywhere(std::uint32_t id) const;
  // The first attribute of that name without a namespace, as XmlResourceParser finds it.
  const XmlAttribute* FindPlain(std::string_view plain) const;
};

class XmlSink {
 public:
  virtual ~XmlSink() = default;
  // False stops the reading: the sink has what it wants.
  virtual bool Start(const XmlElement& element) = 0;
  // `depth` is that of the element that ends.
  virtual bool End(int depth) = 0;
};

enum class XmlOutcome {
  kComplete,  // read to the document's end, or to where the sink stopped
  kRefused,   // no device reads it; what could be read was given to the sink
  kForeign,   // it is something else altogether
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_XML_H_
