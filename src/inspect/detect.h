// Which kind of package it is, by magic numbers and contents; a file's name says nothing.
#ifndef APPTRAIT_SRC_INSPECT_DETECT_H_
#define APPTRAIT_SRC_INSPECT_DETECT_H_

#include <optional>

#include "apptrait/package.h"
#include "zip/layout.h"

namespace apptrait::inspect {

// Of a ZIP file, by the entries that its platform looks for.
Container DetectZip(const zip::Layout& layout);

// Of the first bytes of a file (4 KiB are enough) that is no ZIP; kUnknown where nothing fits.
Container DetectHead(ByteSpan head);

Platform PlatformOf(Container container);

}  // namespace apptrait::inspect

#endif  // APPTRAIT_SRC_INSPECT_DETECT_H_
