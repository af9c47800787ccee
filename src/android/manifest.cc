#include "android/manifest.h"

#include <algorithm>

#include "catalogue/rules/android.h"

namespace apptrait::android {
namespace {

// Kept of the activities that a launcher shows; the first that is enabled is what matters.
constexpr std::size_t kLaunchers = 100;

Value ValueOf(const XmlAttribute* attribute) {
  return attribute == nullptr ? Value{} : attribute->ToValue();
}

class Sink final : public XmlSink {
 public:
  Sink(Manifest& manifest, Notes& notes) : manifest_(manifest), notes_(notes) {}

  bool Start(const XmlElement& element) override {
    switch (element.depth) {
      case 1:
        return Root(element);
      case 2:
        return Child(element);
      case 3:
        if (in_application_) Component(element);
        return true;
      case 4:
        in_filter_ = in_component_ && element.name == "intent-filter";
        main_ = launcher_ = false;
        return true;
      case 5:
        if (in_filter_) Intent(element);
        return true;
      default:
        return true;
    }
  }

  bool End(int depth) override {
    switch (depth) {
      case 4:
        if (in_filter_ && main_ && launcher_) is_launcher_ = true;
        in_filter_ = false;
        return true;
      case 3:
        if (in_component_ && is_launcher_ && manifest_.launchers.size() < kLaunchers) {
          manifest_.launchers.push_back(component_);
        }
        in_component_ = false;
        return true;
      case 2:
        in_application_ = false;
        return true;
      default:
        return depth != 1;  // nothing behind the root is part of the manifest
    }
  }

  bool has_root() const { return has_root_; }

 private:
  bool Root(const XmlElement& e) {
    if (e.name != "manifest") {
      notes_.Add(rule::kManifestRoot, {}, {{"name", std::string(e.name)}});
      return false;
    }
    has_root_ = true;
    manifest_.package = PlainText(e, "package");
    manifest_.split = PlainText(e, "split");
    manifest_.version_code = ValueOf(e.Find(kAttrVersionCode));
    manifest_.version_code_major = ValueOf(e.Find(kAttrVersionCodeMajor));
    manifest_.version_name = ValueOf(e.Find(kAttrVersionName));
    manifest_.target_sandbox_version = ValueOf(e.FindAnywhere(kAttrTargetSandboxVersion));
    return true;
  }

  // Attributes without a namespace are read as text: what was written, else a number as text. A
  // string that was not written is none (XmlBlock.Parser.getAttributeValue).
  static std::optional<std::string> PlainText(const XmlElement& e, std::string_view name) {
    const XmlAttribute* attribute = e.FindPlain(name);
    if (attribute == nullptr) return std::nullopt;
    if (attribute->raw) return std::string(*attribute->raw);
    if (attribute->type == ValueType::kString) return std::nullopt;
    return ToText(attribute->ToValue());
  }

  bool Child(const XmlElement& e) {
    if (e.name == "uses-sdk") {
      UsesSdk(e);
    } else if (e.name == "application" && manifest_.has_application) {
      notes_.Add(rule::kManifestTwoApplications);
    } else if (e.name == "application") {
      in_application_ = manifest_.has_application = true;
      manifest_.label = ValueOf(e.Find(kAttrLabel));
      manifest_.icon = ValueOf(e.Find(kAttrIcon));
      manifest_.round_icon = ValueOf(e.Find(kAttrRoundIcon));
      manifest_.debuggable = ValueOf(e.Find(kAttrDebuggable));
      manifest_.test_only = ValueOf(e.Find(kAttrTestOnly));
    }
    return true;
  }

  // These are looked up wherever they stand, as apksig and the platform's verifier find them.
  void UsesSdk(const XmlElement& e) {
    if (has_uses_sdk_) notes_.Add(rule::kManifestTwoUsesSdk);
    has_uses_sdk_ = true;
    const Value min = ValueOf(e.FindAnywhere(kAttrMinSdkVersion));
    Value& known = manifest_.min_sdk;
    const bool larger = min.IsInteger() && known.IsInteger() &&
                        static_cast<std::int32_t>(min.data) > static_cast<std::int32_t>(known.data);
    if (known.IsNull() || larger) known = min;
    if (manifest_.target_sdk.IsNull()) {
      manifest_.target_sdk = ValueOf(e.FindAnywhere(kAttrTargetSdkVersion));
    }
    if (manifest_.max_sdk.IsNull()) {
      manifest_.max_sdk = ValueOf(e.FindAnywhere(kAttrMaxSdkVersion));
    }
  }

  void Component(const XmlElement& e) {
    in_component_ = e.name == "activity" || e.name == "activity-alias";
    is_launcher_ = false;
    if (!in_component_) return;
    component_ = {.name = ToText(ValueOf(e.Find(kAttrName))).value_or(""),
                  .label = ValueOf(e.Find(kAttrLabel)),
                  .enabled = ValueOf(e.Find(kAttrEnabled))};
  }

  void Intent(const XmlElement& e) {
    const auto name = ToText(ValueOf(e.Find(kAttrName)));
    if (!name) return;
    main_ |= e.name == "action" && *name == "android.intent.action.MAIN";
    launcher_ |= e.name == "category" && *name == "android.intent.category.LAUNCHER";
  }

  Manifest& manifest_;
  Notes& notes_;
  Launcher component_;
  bool has_root_ = false, has_uses_sdk_ = false, in_application_ = false, in_component_ = false;
  bool in_filter_ = false, main_ = false, launcher_ = false, is_launcher_ = false;
};

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

Manifest ReadManifest(const std::function<XmlOutcome(XmlSink&)>& read, Notes& notes) {
  Manifest manifest;
  Sink sink(manifest, notes);
  const XmlOutcome outcome = read(sink);
  manifest.readable = outcome == XmlOutcome::kComplete && sink.has_root();
  return manifest;
}

bool IsPackageName(std::string_view name) {
  if (name == "android") return true;
  bool has_dot = false, at_start = true;
  for (const char c : name) {
    const bool inside = (c >= '0' && c <= '9') || c == '_';
    if (c != '.' && !IsLetter(c) && (at_start || !inside)) return false;
    at_start = c == '.';
    has_dot |= at_start;
  }
  return has_dot;
}

}  // namespace apptrait::android
