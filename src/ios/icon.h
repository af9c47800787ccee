// The app's icon among the bundle's files.
#ifndef APPTRAIT_SRC_IOS_ICON_H_
#define APPTRAIT_SRC_IOS_ICON_H_

#include "apptrait/package.h"
#include "ios/bundle.h"

namespace apptrait::ios {

// The largest image that Info.plist names (as prefixes, for devices and scales), else the largest
// that is named like an icon, else iTunesArtwork. Nothing where there is none: apps may have their
// icon in Assets.car alone, whose format is Apple's own. `bytes` are as in the package; cgbi.h
// makes standard ones of them.
// More names than kIconNames give a finding in `package`.
std::optional<Icon> FindIcon(const BundleTree& tree, const Bundle& bundle, Package& package);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_ICON_H_
