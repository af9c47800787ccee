// What a bundle's Info.plist says, and its names in other languages.
#ifndef APPTRAIT_SRC_IOS_INFO_PLIST_H_
#define APPTRAIT_SRC_IOS_INFO_PLIST_H_

#include "apptrait/package.h"
#include "ios/bundle_tree.h"
#include "ios/plist.h"

namespace apptrait::ios {

struct Bundle;

// The identifier and the versions of a property list, which stands at `entry`; what is longer than
// any such text is left out, with a finding.
void ReadNameAndVersions(const Plist& info, const std::string& entry, Package& package);

// Fills in the identity (icon excepted) and the facts that Info.plist holds.
void ReadIdentity(const BundleTree& tree, const Bundle& bundle, Package& package);

// The language of a "<name>.lproj" folder as a BCP 47 tag: "zh_CN" is zh-CN, the old "English" is
// en; nothing for Base, which is no language.
std::optional<std::string> LanguageTag(std::string_view lproj);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_INFO_PLIST_H_
