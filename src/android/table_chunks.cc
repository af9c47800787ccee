#include "android/table_chunks.h"

#include "android/chunk.h"

namespace apptrait::android {
namespace {

// Up to the first unit of zero.
std::string Utf16Name(ByteSpan units) {
  std::size_t size = 0;
  while (size + 2 <= units.size() &&
         (units[size] != std::byte{0} || units[size + 1] != std::byte{0})) {
    size += 2;
  }
  return std::string(AsText(units.first(size)));
}

// ResTable_overlayable_policy_header: chunk header (8) | u32 policy flags | u32 count | u32 ids[]
bool IsPolicySound(ByteSpan chunk, std::size_t header) {
  constexpr std::size_t kHeader = 16;
  if (header < kHeader) return false;
  ByteReader r(chunk);
  r.Skip(12);
  return r.U32() <= (chunk.size() - header) / 4;
}

}  // namespace

// ResTable_lib_header: chunk header (8) | u32 count | { u32 package id | char16 name[128] }[]
std::string_view LibraryProblem(ByteSpan chunk) {
  constexpr std::size_t kHeader = 12, kEntry = 260;
  constexpr std::uint32_t kLargestId = 0xfe;
  const std::size_t header = ChunkAt(chunk, 0)->header_size;
  if (header < kHeader) return "library-header";
  ByteReader r(chunk);
  r.Skip(8);
  const std::uint32_t count = r.U32();
  if (count > (chunk.size() - header) / kEntry) return "library-count";
  for (std::uint32_t i = 0; i < count; ++i) {
    r.Seek(header + std::uint64_t{i} * kEntry);
    if (r.U32() > kLargestId) return "library-id";
  }
  return "";
}

// ResTable_overlayable_header: chunk header (8) | char16 name[256] | char16 actor[256] | chunks of
//   policies
std::string_view OverlayableProblem(ByteSpan chunk, std::set<std::string>* names) {
  constexpr std::size_t kName = 512, kHeader = 8 + 2 * kName;
  std::size_t position = ChunkAt(chunk, 0)->header_size;
  if (position < kHeader) return "overlayable-header";
  if (!names->insert(Utf16Name(chunk.subspan(8, kName))).second) return "overlayable-twice";
  while (position < chunk.size()) {
    const auto policy = ChunkAt(chunk, position);
    const std::size_t available = chunk.size() - position;
    if (!policy || policy->size > available) return "";  // devices go on behind it
    if (!policy->IsSound(8, available)) return "chunk-size";
    if (policy->type == kChunkTableOverlayablePolicy &&
        !IsPolicySound(chunk.subspan(position, policy->size), policy->header_size)) {
      return "overlayable-policy";
    }
    position += policy->size;
  }
  return "";
}

}  // namespace apptrait::android
