#include "support/chunk_builder.h"

#include "base/text.h"
#include "support/zip_builder.h"

namespace apptrait::test {
namespace {

std::vector<std::uint16_t> Units(std::string_view utf8) {
  std::vector<std::uint16_t> units;
  for (std::size_t i = 0; i < utf8.size();) {
    const char32_t c = NextCodePoint(utf8, &i).value_or(0xfffd);
    if (c >= 0x10000) {
      units.push_back(static_cast<std::uint16_t>(0xd7c0 + (c >> 10)));
      units.push_back(static_cast<std::uint16_t>(0xdc00 + (c & 0x3ff)));
    } else {
      units.push_back(static_cast<std::uint16_t>(c));
    }
  }
  return units;
}

void PutLength8(Bytes* out, std::size_t length) {
  length &= 0x7fff;
  if (length > 0x7f) PutLe(out, length >> 8 | 0x80, 1);
  PutLe(out, length & 0xff, 1);
}

void PutString(Bytes* out, std::string_view text, bool utf8, bool terminated,
               std::optional<int> wrong_length) {
  const auto units = Units(text);
  const std::size_t length = wrong_length ? static_cast<std::size_t>(*wrong_length) : units.size();
  if (utf8) {
    PutLength8(out, length);
    PutLength8(out, text.size());
    PutText(out, text);
    PutLe(out, terminated ? 0 : 'x', 1);
    return;
  }
  if (length > 0x7fff) PutLe(out, length >> 16 | 0x8000, 2);
  PutLe(out, length & 0xffff, 2);
  for (const std::uint16_t unit : units) PutLe(out, unit, 2);
  PutLe(out, terminated ? 0 : 'x', 2);
}

}  // namespace

Bytes MakeChunk(int type, const Bytes& header, const Bytes& body) {
  Bytes chunk;
  PutLe(&chunk, static_cast<std::uint64_t>(type), 2);
  PutLe(&chunk, 8 + header.size(), 2);
  PutLe(&chunk, 8 + header.size() + body.size(), 4);
  chunk.insert(chunk.end(), header.begin(), header.end());
  chunk.insert(chunk.end(), body.begin(), body.end());
  return chunk;
}

Bytes MakePool(const std::vector<std::string>& strings, const PoolOptions& options) {
  Bytes offsets, data;
  for (std::size_t i = 0; i < strings.size(); ++i) {
    PutLe(&offsets, data.size(), 4);
    const auto wrong = options.wrong_length.find(static_cast<int>(i));
    const bool last = i + 1 == strings.size();
    PutString(&data, strings[i], options.utf8, !(last && options.unterminated),
              wrong == options.wrong_length.end() ? std::nullopt : std::optional(wrong->second));
  }
  while (data.size() % 4 != 0) PutLe(&data, options.unterminated ? 'x' : 0, 1);
  Bytes header;
  PutLe(&header, strings.size() + static_cast<std::size_t>(options.extra_count), 4);
  PutLe(&header, 0, 4);  // styles
  PutLe(&header, options.utf8 ? 0x100 : 0, 4);
  PutLe(&header, 28 + offsets.size(), 4);
  PutLe(&header, 0, 4);
  offsets.insert(offsets.end(), data.begin(), data.end());
  return MakeChunk(1, header, offsets);
}

}  // namespace apptrait::test
