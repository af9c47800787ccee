#include "harmony/property_block.h"

#include "base/byte_reader.h"
#include "catalogue/rules/harmony.h"

namespace apptrait::harmony {

// Repeated: u32 type | u32 length | u32 offset, which nobody reads | value
std::optional<InnerBlock> FindInnerBlock(const SubBlock& property, std::uint32_t type,
                                         std::vector<Finding>* findings) {
  ByteReader r(property.value);
  while (!r.AtEnd()) {
    const std::uint64_t start = property.offset + r.position();
    const std::uint32_t found = r.U32(), length = r.U32();
    r.Skip(4);
    const std::uint64_t offset = property.offset + r.position();
    const ByteSpan value = r.Take(length);
    if (!r.ok()) {
      findings->push_back(catalogue::Make(
          rule::kHarmonyPropertyMalformed,
          {.offset = start, .length = property.offset + property.value.size() - start}));
      return std::nullopt;
    }
    if (found == type) return InnerBlock{offset, value};
  }
  return std::nullopt;
}

}  // namespace apptrait::harmony
