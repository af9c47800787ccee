#include "android/xml.h"

#include <algorithm>

namespace apptrait::android {
namespace {

struct Named {
  std::uint32_t id;
  std::string_view name;
};

constexpr Named kNames[] = {
    {kAttrLabel, "label"},
    {kAttrIcon, "icon"},
    {kAttrName, "name"},
    {kAttrEnabled, "enabled"},
    {kAttrDebuggable, "debuggable"},
    {kAttrSrc, "src"},
    {kAttrDrawable, "drawable"},
    {kAttrColor, "color"},
    {kAttrMinSdkVersion, "minSdkVersion"},
    {kAttrVersionCode, "versionCode"},
    {kAttrVersionName, "versionName"},
    {kAttrTargetSdkVersion, "targetSdkVersion"},
    {kAttrMaxSdkVersion, "maxSdkVersion"},
    {kAttrTestOnly, "testOnly"},
    {kAttrRoundIcon, "roundIcon"},
    {kAttrTargetSandboxVersion, "targetSandboxVersion"},
    {kAttrVersionCodeMajor, "versionCodeMajor"},
};

}  // namespace

std::string_view AttributeName(std::uint32_t id) {
  const auto* found = std::ranges::find(kNames, id, &Named::id);
  return found == std::end(kNames) ? std::string_view{} : found->name;
}

std::uint32_t AttributeIdOf(std::string_view name) {
  const auto* found = std::ranges::find(kNames, name, &Named::name);
  return found == std::end(kNames) ? 0 : found->id;
}

const XmlAttribute* XmlElement::Find(std::uint32_t id) const {
  const auto found =
      std::ranges::find_if(attributes, [id](const XmlAttribute& a) { return a.id >= id; });
  return found != attributes.end() && found->id == id ? &*found : nullptr;
}

const XmlAttribute* XmlElement::FindAnywhere(std::uint32_t id) const {
  const auto found = std::ranges::find(attributes, id, &XmlAttribute::id);
  return found == attributes.end() ? nullptr : &*found;
}

const XmlAttribute* XmlElement::FindPlain(std::string_view plain) const {
  const auto found = std::ranges::find_if(attributes, [plain](const XmlAttribute& a) {
    return !a.namespace_uri && a.name == plain;
  });
  return found == attributes.end() ? nullptr : &*found;
}

}  // namespace apptrait::android
