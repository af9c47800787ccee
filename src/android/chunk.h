// The chunk that everything in compiled Android resources is made of (androidfw, ResourceTypes.h,
// ResChunk_header), little-endian:
//
//   u16 type | u16 header size | u32 size, header included | rest of the header | body
#ifndef APPTRAIT_SRC_ANDROID_CHUNK_H_
#define APPTRAIT_SRC_ANDROID_CHUNK_H_

#include "base/byte_reader.h"

namespace apptrait::android {

enum ChunkType : std::uint16_t {
  kChunkStringPool = 0x0001,
  kChunkTable = 0x0002,
  kChunkXml = 0x0003,
  kChunkXmlFirst = 0x0100,
  kChunkStartNamespace = 0x0100,
  kChunkEndNamespace = 0x0101,
  kChunkStartElement = 0x0102,
  kChunkEndElement = 0x0103,
  kChunkText = 0x0104,
  kChunkXmlLast = 0x017f,
  kChunkResourceMap = 0x0180,
  kChunkTablePackage = 0x0200,
  kChunkTableType = 0x0201,
  kChunkTableTypeSpec = 0x0202,
  kChunkTableLibrary = 0x0203,
  kChunkTableOverlayable = 0x0204,
  kChunkTableOverlayablePolicy = 0x0205,
  kChunkTableStagedAlias = 0x0206,
};

// What a chunk's first eight bytes say. `offset` is in the bytes that it was read from.
struct Chunk {
  std::size_t offset = 0;
  std::uint16_t type = 0, header_size = 0;
  std::uint32_t size = 0;

  // True where a device takes it (androidfw, validate_chunk): sizes in order, multiples of four,
  // inside the `available` bytes.
  bool IsSound(std::size_t min_header, std::size_t available) const {
    return header_size >= min_header && header_size <= size && ((header_size | size) & 3) == 0 &&
           size <= available;
  }
};

// The chunk header at `offset`, or nothing where the bytes end before it does. Its sizes are not
// checked.
inline std::optional<Chunk> ChunkAt(ByteSpan bytes, std::size_t offset) {
  const auto header = Slice(bytes, offset, 8);
  if (!header) return std::nullopt;
  ByteReader r(*header);
  Chunk chunk{.offset = offset};
  chunk.type = r.U16();
  chunk.header_size = r.U16();
  chunk.size = r.U32();
  return chunk;
}

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_CHUNK_H_
