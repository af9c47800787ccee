// The contents of ZIP entries: libdeflate for what fits in memory, zlib for what is streamed.
// Output is capped at the declared size, so that a bomb costs no more than it declares.
#ifndef APPTRAIT_SRC_ZIP_CONTENTS_H_
#define APPTRAIT_SRC_ZIP_CONTENTS_H_

#include <functional>

#include "zip/layout.h"

namespace apptrait::zip {

// How a compression method other than 0 and 8 is read. Android has two readers that differ
// (android-signing.md, 6): StrictJarFile, which checks signatures, inflates whatever is not 0; and
// AssetManager, which loads the manifest and resources, takes whatever is not 8 as stored.
enum class MethodRule { kInflateUnlessStored, kStoreUnlessDeflated };

// The whole contents. An error where the entry is larger than `limit` (kLimit, nothing allocated),
// its header is bad or the data does not inflate to exactly the declared size. CRC-32 is not
// checked (platforms do not); use ContentsCrc where it matters.
Result<Bytes> ReadContents(const Source& source, const Layout& layout, const Entry& entry,
                           std::uint64_t limit, MethodRule rule = MethodRule::kInflateUnlessStored);

// The same given to `sink` piece by piece, in bounded memory whatever the size.
Result<void> StreamContents(const Source& source, const Layout& layout, const Entry& entry,
                            const std::function<void(ByteSpan)>& sink,
                            MethodRule rule = MethodRule::kInflateUnlessStored);

// The entry as a source of its own: a part of `source` where it is stored, else inflated in memory,
// up to `limit` bytes.
Result<std::shared_ptr<const Source>> EntrySource(std::shared_ptr<const Source> source,
                                                  const Layout& layout, const Entry& entry,
                                                  std::uint64_t limit);

}  // namespace apptrait::zip

#endif  // APPTRAIT_SRC_ZIP_CONTENTS_H_
