// The words by which people label what they file, in Chinese and English.
#ifndef APPTRAIT_SRC_FILING_FILED_LABELS_H_
#define APPTRAIT_SRC_FILING_FILED_LABELS_H_

#include "apptrait/filing.h"

namespace apptrait::filing {

enum class Label {
  kPackageName,
  kPublicKey,
  kFingerprint,
  kAppName,
  kFilingNumber,
  kCreditCode,
  kPlatform,
  kProvider,
};
// The label that these words are ("签名MD5值", "Bundle ID", "public_key"); nothing where they are
// none.
std::optional<Label> LabelOf(std::string_view words);

// The platform that is named ("安卓", "iPhone", "harmony").
std::optional<Platform> PlatformOfWord(std::string_view word);

// The id of the provider of that id or name, or the words as they are.
std::string ProviderOfWords(std::string_view words);

}  // namespace apptrait::filing

#endif  // APPTRAIT_SRC_FILING_FILED_LABELS_H_
