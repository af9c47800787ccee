// AndroidManifest.xml: what the package says of itself, as it stands there. References into
// resources are left as they are (identity.h resolves them).
#ifndef APPTRAIT_SRC_ANDROID_MANIFEST_H_
#define APPTRAIT_SRC_ANDROID_MANIFEST_H_

#include <functional>

#include "android/notes.h"
#include "android/xml.h"

namespace apptrait::android {

// An activity, or an alias of one, that a launcher shows: MAIN and LAUNCHER in one intent filter.
struct Launcher {
  std::string name;
  Value label, enabled;
  bool operator==(const Launcher&) const = default;
};

struct Manifest {
  // False where no device reads it, or it is no <manifest>. What could be read is there all the
  // same.
  bool readable = false;
  std::optional<std::string> package, split;
  Value version_code, version_code_major, version_name, target_sandbox_version;
  // The largest of all <uses-sdk> where there are several numbers; else the first that is there.
  Value min_sdk, target_sdk, max_sdk;
  bool has_application = false;
  Value label, icon, round_icon, debuggable, test_only;
  std::vector<Launcher> launchers;  // in order
};

// `read` gives the document's elements to the sink (ReadAxml, ReadProtoXml).
Manifest ReadManifest(const std::function<XmlOutcome(XmlSink&)>& read, Notes& notes);

// Whether the platform takes it for a package name: letters, digits and underscores with a dot, no
// part starting with a digit or underscore. (PackageParser.validateName; "android" is the
// platform's own.)
bool IsPackageName(std::string_view name);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_MANIFEST_H_
