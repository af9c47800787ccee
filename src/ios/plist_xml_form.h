// What an XML property list may look like so that every reader reads it alike.
#ifndef APPTRAIT_SRC_IOS_PLIST_XML_FORM_H_
#define APPTRAIT_SRC_IOS_PLIST_XML_FORM_H_

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace apptrait::ios {

// Sets `text` to the list in UTF-8, without its byte order mark; it stands in `bytes`, or in
// `storage` where it was converted. Gives the name of an encoding that is not read; nothing for
// those that are: UTF-8, UTF-16, and ASCII and ISO-8859-1 where declared.
std::optional<std::string> DecodeXml(ByteSpan bytes, std::string* storage, std::string_view* text);

// CoreFoundation's reader is no XML parser: tags end at their first '>', texts hold characters,
// references and CDATA only, and the rest of the file is not looked at (CFPropertyList.c,
// parseXMLElement, parseStringTag). What it refuses, or reads in another way than XML says, is
// refused here: a list must not show an app's name or rights to us that the device does not see.
// Nothing where `xml` is fine, which is cut behind its first value then; else the reason.
std::optional<std::string> WhyAmbiguous(std::string_view* xml);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_PLIST_XML_FORM_H_
