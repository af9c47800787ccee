// Android's binary XML, read as a device reads it (androidfw, ResXMLTree), evasions included.
//
// Obfuscators write documents that devices read and tools do not: wrong first chunk types, junk
// chunks, string counts past the pool, odd attribute layouts, lying attribute names. All of these
// are read, and noted as warnings. What a device refuses is noted as an error and read as far as it
// goes.
//
// Time and memory are linear in the document's size, whatever it says.
#ifndef APPTRAIT_SRC_ANDROID_AXML_H_
#define APPTRAIT_SRC_ANDROID_AXML_H_

#include "android/notes.h"
#include "android/xml.h"
#include "base/bytes.h"

namespace apptrait::android {

// Gives the document's elements to `sink` until it stops. After that the rest is only looked at for
// oddities. Offsets of findings are in the document.
XmlOutcome ReadAxml(ByteSpan document, XmlSink& sink, Notes& notes);

// True where a device would open the document: for telling which of two ways to unpack an entry is
// the right one.
bool LooksLikeAxml(ByteSpan document);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_AXML_H_
