// A random-access byte source: a file, memory, or a part of another source. All reading of packages
// goes through it, so that the core needs no file system.
//
// Threading: ReadAt and CheckUnchanged are const and may be called from several threads at once.
#ifndef APPTRAIT_SRC_BASE_SOURCE_H_
#define APPTRAIT_SRC_BASE_SOURCE_H_

#include <memory>

#include "apptrait/result.h"
#include "base/bytes.h"

namespace apptrait {

class Source {
 public:
  virtual ~Source() = default;

  // In bytes; fixed for the life of the source.
  virtual std::uint64_t size() const = 0;

  // Fills `out` with the bytes at `offset`. Reading past size(), or a file that became shorter, is
  // an error of kind kIo; there are no short reads.
  virtual Result<void> ReadAt(std::uint64_t offset, std::span<std::byte> out) const = 0;

  // An error where the bytes may have changed since the source was opened (size, time, identity).
  virtual Result<void> CheckUnchanged() const { return {}; }

  // The whole contents where they are in memory anyway; empty otherwise.
  virtual ByteSpan memory() const { return {}; }

  // Reads [offset, offset + length) into new memory. The caller has bounded `length`; a range that
  // is not inside the source is an error before anything is allocated.
  Result<Bytes> Read(std::uint64_t offset, std::uint64_t length) const;
};

// The source over bytes that the caller keeps alive, or over bytes that it owns.
std::shared_ptr<const Source> MemorySource(ByteSpan bytes);
std::shared_ptr<const Source> MemorySource(Bytes bytes);

// The part [offset, offset + length) of `whole`, clipped to it; keeps `whole` alive.
std::shared_ptr<const Source> SubSource(std::shared_ptr<const Source> whole, std::uint64_t offset,
                                        std::uint64_t length);

}  // namespace apptrait

#endif  // APPTRAIT_SRC_BASE_SOURCE_H_
