// Names for the bytes of a ZIP file, so that a test can say which of them a signature leaves open.
#ifndef APPTRAIT_TESTS_MUTATION_ZIP_FIELDS_H_
#define APPTRAIT_TESTS_MUTATION_ZIP_FIELDS_H_

#include <string>
#include <vector>

#include "base/bytes.h"

namespace apptrait::test {

// One name a byte: "local.time", "central.name", "data:classes.dex", "before directory" …
std::vector<std::string> NameZipBytes(ByteSpan zip);

// The file with its directory's records in that order; an index may be left out or come twice. The
// end record is made to fit.
Bytes WithRecords(ByteSpan zip, const std::vector<std::size_t>& order);
std::size_t RecordCount(ByteSpan zip);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_MUTATION_ZIP_FIELDS_H_
