// MANIFEST.MF and .SF files as Android reads them (apksig ManifestParser): sections of "Name:
// value" lines that are separated by empty lines.
//
//   - A line ends with CR, LF or CRLF; one that starts with a space continues the line before it,
//     joined as bytes (a UTF-8 character may be split).
//   - Name and value are split at the first ": "; spaces around them belong to them.
//   - A section's name is the value of its first attribute, where that is "Name".
//   - A section's bytes include the empty line that ends it.
#ifndef APPTRAIT_SRC_ANDROID_JAR_MANIFEST_H_
#define APPTRAIT_SRC_ANDROID_JAR_MANIFEST_H_

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "android/sdk_range.h"
#include "apptrait/finding.h"
#include "digest/algorithm.h"

namespace apptrait::android {

// Everything points into the file's bytes, or into lines that were joined: a package has tens of
// thousands of sections, and copies of their texts would take most of the time.
struct JarSection {
  ByteSpan bytes;  // of the file
  std::optional<std::string_view> name;
  std::vector<std::pair<std::string_view, std::string_view>> attributes;
  std::shared_ptr<const std::deque<std::string>> joined;  // null where there are none

  // The value of the first attribute whose name is `name` and `suffix`, in any case; null where
  // there is none.
  const std::string_view* Find(std::string_view name, std::string_view suffix = {}) const;
};

// A digest that a section names for something else.
struct NamedDigest {
  digest::Algorithm algorithm = digest::Algorithm::kSha1;
  Bytes value;
  bool malformed = false;  // not base64
  bool operator==(const NamedDigest&) const = default;
};

// The sections in order; the first one is the main section. Empty for a file without any line.
// Every line takes one of `*lines_left`, where given; where none is left, the file was not read to
// its end.
std::vector<JarSection> ReadJarSections(ByteSpan file, std::size_t* lines_left = nullptr);

// Why a file that takes too many lines is not read.
Finding TooManyJarLines();

// The digests that platform versions in the range check: below Android 4.3 the first supported one
// of those that "Digest-Algorithms" lists, from there on the strongest. Empty where some version
// would find none. `suffix` is "-Digest", "-Digest-Manifest" …
std::vector<NamedDigest> DigestsToVerify(const JarSection& section, std::string_view suffix,
                                         SdkRange range);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_JAR_MANIFEST_H_
