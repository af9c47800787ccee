// The bundles of a package and the code in them: the main app, and below it frameworks, libraries,
// extensions, App Clips and watch apps, each with its own signature. Apple, "Bundle Programming
// Guide" and "Placing Content in a Bundle"; where code lies on iOS was measured on 106 packages.
//
// Threading: plain values; made by one thread.
#ifndef APPTRAIT_SRC_IOS_BUNDLE_H_
#define APPTRAIT_SRC_IOS_BUNDLE_H_

#include "apptrait/ios_facts.h"
#include "ios/bundle_tree.h"
#include "ios/plist.h"

namespace apptrait::ios {

// A bundle, or a library that lies loose in one.
struct Bundle {
  std::string
      root;  // its folder in the tree; empty for loose code, and where it is the tree itself
  IosBundleKind kind = IosBundleKind::kApp;
  std::string executable;  // path in the tree; empty where Info.plist names none
  std::optional<PlistDocument> info;
  Bytes info_bytes;          // Info.plist as it is
  bool has_info = false;     // there is a file Info.plist, readable or not
  bool info_unread = false;  // it goes beyond a limit, as `findings` say
  std::vector<Bundle> nested;
  std::vector<Finding> findings;  // of reading it

  bool loose() const { return kind == IosBundleKind::kLooseCode; }
  // `name` inside the bundle.
  std::string Path(std::string_view name) const {
    return root.empty() ? std::string(name) : root + "/" + std::string(name);
  }
};

// The folders that hold a main app at exactly the depth where a device looks: "Payload/X.app", or
// "X.app" where there is no Payload, or "" where the tree's root is the bundle itself (it has an
// Info.plist). In the order of their names.
std::vector<std::string> FindApps(const BundleTree& tree);

// The bundle at `root` with all that is nested in it, down to kNestingDepth.
Bundle ReadBundle(const BundleTree& tree, const std::string& root, IosBundleKind kind);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_BUNDLE_H_
