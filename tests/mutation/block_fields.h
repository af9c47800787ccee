// Names for the bytes of signing structures: APK Signing Blocks, HarmonyOS's, JAR signatures, code
// signatures.
#ifndef APPTRAIT_TESTS_MUTATION_BLOCK_FIELDS_H_
#define APPTRAIT_TESTS_MUTATION_BLOCK_FIELDS_H_

#include <string>
#include <vector>

#include "base/bytes.h"

namespace apptrait::test {

// Renames what lies before the directory: "v2.id", "v2.value", "block.size" …, "hap.profile",
// "hap.head"; and of stored entries "main section of MANIFEST.MF", "room behind a code signature".
void NameBlockBytes(ByteSpan file, std::vector<std::string>* names);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_MUTATION_BLOCK_FIELDS_H_
