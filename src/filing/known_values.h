// Every value of a package that somebody might file, right or wrong, so that a mistake can be
// named.
#ifndef APPTRAIT_SRC_FILING_KNOWN_VALUES_H_
#define APPTRAIT_SRC_FILING_KNOWN_VALUES_H_

#include "apptrait/filing.h"

namespace apptrait::filing {

struct KnownValue {
  enum class Kind { kKey, kFingerprint, kKeyDigest, kFileDigest };
  // Whose value it is.
  enum class Owner { kChosen, kFurther, kIssuer, kFile };
  Kind kind = Kind::kKey;
  Owner owner = Owner::kChosen;
  Encoding encoding = Encoding::kText;  // of keys; kMd5 … of digests
  std::string text;                     // decimal digits, or lower-case hex of the bytes
  std::string subject;                  // of the certificate; empty for files
};

// Of the package and the packages inside, the chosen certificate's values first.
std::vector<KnownValue> KnownValuesOf(const Package& package);

}  // namespace apptrait::filing

#endif  // APPTRAIT_SRC_FILING_KNOWN_VALUES_H_
