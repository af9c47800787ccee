// The signature at the end of a signed ELF file (OpenHarmony's hapsigner, "elf" format).
#ifndef APPTRAIT_SRC_HARMONY_ELF_BLOCK_H_
#define APPTRAIT_SRC_HARMONY_ELF_BLOCK_H_

#include "base/source.h"
#include "harmony/code_sign_block.h"

namespace apptrait::harmony {

// Move-only: everything points into `bytes`.
struct ElfBlock {
  ElfBlock() = default;
  ElfBlock(ElfBlock&&) noexcept = default;
  ElfBlock& operator=(ElfBlock&&) noexcept = default;

  std::uint64_t offset = 0;  // of the first block head, in the file: where the ELF itself ends
  Bytes bytes;               // from there to the end of the file
  std::optional<ByteSpan> profile;  // signed or JSON
  std::optional<CodeSignBlock> code;
};

struct ElfSearch {
  std::optional<ElfBlock> block;  // set where a tail is there, however broken the rest is
  // A signature in another form, which is not read: the big-endian tail of "bin" files, or a
  // section .codesign.
  std::optional<std::string> other_form;
  std::vector<Finding> findings;
};

// An error only where the source cannot be read.
Result<ElfSearch> FindElfBlock(const Source& source);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_ELF_BLOCK_H_
