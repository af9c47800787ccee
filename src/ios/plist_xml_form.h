// What an XML property list may look like so that every reader reads it alike.
#ifndef APPTRAIT_SRC_IOS_PLIST_XML_FORM_H_
#define APPTRAIT_SRC_IOS_PLIST_XML_FORM_H_

#include <string_view>

#include "ios/plist_readers.h"

namespace apptrait::ios {

// CoreFoundation's reader is no XML parser: tags end at their first '>', texts hold characters,
// references and CDATA only, and the rest of the file is not looked at (CFPropertyList.c,
// parseXMLElement, parseStringTag). What it refuses, or reads in another way than XML says, is
// refused here: a list must not show an app's name or rights to us that the device does not see.
// So are lists with more nodes than objects may be, before a parser makes them. Where `xml` is fine
// it is cut behind its first value; else `context` learns the reason.
bool IsUnambiguous(std::string_view* xml, PlistContext& context);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_PLIST_XML_FORM_H_
