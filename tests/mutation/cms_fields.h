// Names for the bytes of the SignedData messages in a file.
#ifndef APPTRAIT_TESTS_MUTATION_CMS_FIELDS_H_
#define APPTRAIT_TESTS_MUTATION_CMS_FIELDS_H_

#include <string>
#include <vector>

#include "base/bytes.h"

namespace apptrait::test {

// Renames the bytes of every SignedData (definite lengths) in `file`: "cms.certificate",
// "cms.root" (self-issued), "cms.signer.signature", "cms.header" …
void NameCmsBytes(ByteSpan file, std::vector<std::string>* names);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_MUTATION_CMS_FIELDS_H_
