// libzip as the independent second reader: where it sees other entries than our walk does, a reader
// can be shown something else than a device runs.
#ifndef APPTRAIT_SRC_ZIP_SECOND_READER_H_
#define APPTRAIT_SRC_ZIP_SECOND_READER_H_

#include "zip/layout.h"

namespace apptrait::zip {

// Findings zip.ambiguous (at most a few), each naming the first difference of its kind: count,
// order, names, sizes, CRC-32, or that libzip refuses the file. Skipped, without a finding, above
// kSecondReaderEntries entries or kSecondReaderDirectory bytes of their records, where it would
// cost more than everything else: it takes tens of bytes for each extra field.
inline constexpr std::size_t kSecondReaderEntries = 5'000;
inline constexpr std::uint64_t kSecondReaderDirectory = std::uint64_t{8} << 20;
std::vector<Finding> CompareWithSecondReader(const Source& source, const Layout& layout);

}  // namespace apptrait::zip

#endif  // APPTRAIT_SRC_ZIP_SECOND_READER_H_
