// The binary form (CFBinaryPList.c):
//
//   "bplist0?" | objects | offset table | trailer
//   trailer, the last 32 bytes, big-endian: 5 unused | u8 sort version | u8 size of an offset |
//     u8 size of a reference | u64 number of objects | u64 top object | u64 offset table
//   object: u8 marker (type << 4 | count), where count 15 says that an integer object with the
//     count follows
//     0x00 null 08 false 09 true | 1n integer of 2^n bytes | 2n real | 33 date (real of 8 bytes,
//     seconds since 2001) | 4n data | 5n ASCII | 6n UTF-16BE (count in units) | 8n UID of n+1
//     bytes | An array: references | Dn dictionary: key references, value references
//
// CoreFoundation tries the text form on what it refuses here, so what it refuses must be refused: a
// list may not show an app's name or rights to us that the device does not see. Text with bytes
// above 0x7f that calls itself ASCII is ISO-8859-1 (CFString.c,
// __CFCanUseEightBitCFStringForBytes).
#include <bit>
#include <cmath>
#include <limits>

#include "base/byte_reader.h"
#include "base/checked.h"
#include "base/text.h"
#include "ios/plist_readers.h"

namespace apptrait::ios {
namespace {

constexpr std::size_t kHeaderSize = 8, kTrailerSize = 32;
constexpr std::int64_t kSecondsFrom1970To2001 = 978'307'200;

// Seconds since 2001 as seconds since 1970, clamped to what a calendar can hold.
PlistDate DateOf(double seconds) {
  constexpr double kLimit = 1e12;
  if (!(std::abs(seconds) < kLimit)) return {0};
  return {static_cast<std::int64_t>(std::floor(seconds)) + kSecondsFrom1970To2001};
}

class BinaryReader {
 public:
  BinaryReader(ByteSpan bytes, PlistContext& context) : bytes_(bytes), context_(context) {}

  bool ReadTop(Plist* root) {
    if (bytes_.size() < kHeaderSize + kTrailerSize) return context_.Fail(why::kListTooShort);
    ByteReader trailer(bytes_.last(kTrailerSize));
    trailer.Skip(6);
    offset_size_ = trailer.U8();
    reference_size_ = trailer.U8();
    objects_ = trailer.U64Be();
    const std::uint64_t top = trailer.U64Be(), table = trailer.U64Be();
    if (!IsSizeFor(table, offset_size_) || !IsSizeFor(objects_, reference_size_)) {
      return context_.Fail(why::kListSizes);
    }
    const std::uint64_t end = bytes_.size() - kTrailerSize;
    if (table <= kHeaderSize || table > end ||
        CheckedMul<std::uint64_t>(objects_, offset_size_) != end - table) {
      return context_.Fail(why::kListOffsetTable);
    }
    table_ = bytes_.subspan(table, end - table);
    bytes_ = bytes_.first(table);
    for (std::uint64_t i = 0; i < objects_; ++i) {
      if (OffsetOf(i) >= table) return context_.Fail(why::kListObjectOutside);
    }
    return Read(top, 0, root);
  }

 private:
  // Whether numbers of `size` bytes are large enough.
  static bool IsSizeFor(std::uint64_t number, std::uint8_t size) {
    return size == 8 || (size > 0 && size < 8 && number >> 8 * size == 0);
  }

  std::uint64_t OffsetOf(std::uint64_t object) const {
    return Number(table_.subspan(object * offset_size_, offset_size_));
  }

  static std::uint64_t Number(ByteSpan bytes) {
    std::uint64_t value = 0;
    for (std::byte b : bytes) value = value << 8 | std::to_integer<std::uint64_t>(b);
    return value;
  }

  // Reads a count: the marker's low half, or the integer object that follows.
  bool Count(std::uint8_t low, ByteReader& reader, std::uint64_t* count) {
    *count = low;
    if (low != 15) return true;
    const std::uint8_t marker = reader.U8();
    if (marker >> 4 != 1 || (marker & 15) > 3) return context_.Fail(why::kListCountNoInteger);
    *count = Number(reader.Take(std::uint64_t{1} << (marker & 15)));
    return reader.ok() || context_.Fail(why::kListCountPastEnd);
  }

  bool Read(std::uint64_t reference, int depth, Plist* value) {
    if (reference >= objects_) return context_.Fail(why::kListReference);
    if (!context_.Spend() || !context_.MayNest(depth)) return false;
    const std::uint64_t offset = OffsetOf(reference);
    if (offset < kHeaderSize) return context_.Fail(why::kListObjectOutside);
    ByteReader reader(bytes_);
    reader.Seek(offset);
    const std::uint8_t marker = reader.U8();
    const std::uint8_t low = marker & 15;
    switch (marker >> 4) {
      case 0x0:
        return Simple(low, value);
      case 0x1:
        return Integer(low, reader, value);
      case 0x2:
      case 0x3:
        return Real(marker, reader, value);
      case 0x8:
        return Uid(low, reader, value);
      case 0x4:
      case 0x5:
      case 0x6:
        return Text(marker, reader, value);
      case 0xa:
      case 0xd:
        return Container(marker, reader, depth, value);
      default:
        return context_.Fail(why::kListUnknownType);
    }
  }

  bool Simple(std::uint8_t low, Plist* value) {
    if (low == 0) *value = Plist();
    if (low == 8) *value = Plist(false);
    if (low == 9) *value = Plist(true);
    return low == 0 || low == 8 || low == 9 || context_.Fail(why::kListUnknownType);
  }

  bool Integer(std::uint8_t low, ByteReader& reader, Plist* value) {
    if (low > 4) return context_.Fail(why::kListIntegerSize);
    // One, two and four bytes are unsigned, eight are signed; of sixteen the low eight are used.
    if (low == 4) reader.Skip(8);
    *value = Plist(static_cast<std::int64_t>(
        Number(reader.Take(std::uint64_t{1} << std::min<std::uint8_t>(low, 3)))));
    return reader.ok() || context_.Fail(why::kListIntegerPastEnd);
  }

  bool Uid(std::uint8_t low, ByteReader& reader, Plist* value) {
    const std::uint64_t number = Number(reader.Take(low + 1u));
    *value = Plist(PlistUid{number});
    return (reader.ok() && low < 8 && number <= std::numeric_limits<std::uint32_t>::max()) ||
           context_.Fail(why::kListUid);
  }

  bool Real(std::uint8_t marker, ByteReader& reader, Plist* value) {
    double number = 0;
    if (marker == 0x22) {
      number = std::bit_cast<float>(reader.U32Be());
    } else if ((marker & 15) == 3) {
      number = std::bit_cast<double>(reader.U64Be());
    } else {
      return context_.Fail(why::kListRealSize);
    }
    *value = marker >> 4 == 3 ? Plist(DateOf(number)) : Plist(number);
    return reader.ok() || context_.Fail(why::kListRealPastEnd);
  }

  bool Text(std::uint8_t marker, ByteReader& reader, Plist* value) {
    std::uint64_t count = 0;
    if (!Count(marker & 15, reader, &count)) return false;
    const bool wide = marker >> 4 == 6;
    const auto size = CheckedMul<std::uint64_t>(count, wide ? 2 : 1);
    const ByteSpan bytes = reader.Take(size.value_or(~0ULL));
    if (!reader.ok()) return context_.Fail(why::kListBytesPastEnd);
    if (!context_.Copy(bytes.size())) return false;
    if (marker >> 4 == 4) {
      *value = Plist(ToBytes(bytes));
    } else {
      *value = Plist(wide ? Utf16ToUtf8(bytes, ByteOrder::kBig) : Latin1ToUtf8(bytes));
    }
    return true;
  }

  bool Container(std::uint8_t marker, ByteReader& reader, int depth, Plist* value) {
    std::uint64_t count = 0;
    if (!Count(marker & 15, reader, &count)) return false;
    const bool is_dictionary = marker >> 4 == 0xd;
    const auto size =
        CheckedMul<std::uint64_t>(count, is_dictionary ? 2 * reference_size_ : reference_size_);
    const ByteSpan references = reader.Take(size.value_or(~0ULL));
    if (!reader.ok()) return context_.Fail(why::kListContainerPastEnd);
    const auto reference = [&](std::uint64_t i) {
      return Number(references.subspan(i * reference_size_, reference_size_));
    };
    PlistArray array;
    PlistDictionary dictionary;
    for (std::uint64_t i = 0; i < count; ++i) {
      Plist item;
      if (!is_dictionary) {
        if (!Read(reference(i), depth + 1, &item)) return false;
        array.push_back(std::move(item));
        continue;
      }
      Plist key;
      if (!Read(reference(i), depth + 1, &key)) return false;
      if (key.string() == nullptr) return context_.Fail(why::kListKeyNoString);
      if (!Read(reference(count + i), depth + 1, &item)) return false;
      dictionary.emplace_back(*key.string(), std::move(item));
    }
    if (is_dictionary) {
      context_.Unify(dictionary, /*keep_last=*/false);
      *value = Plist(std::move(dictionary));
    } else {
      *value = Plist(std::move(array));
    }
    return true;
  }

  ByteSpan bytes_, table_;
  PlistContext& context_;
  std::uint8_t offset_size_ = 0, reference_size_ = 0;
  std::uint64_t objects_ = 0;
};

}  // namespace

Result<PlistDocument> ReadBinaryPlist(ByteSpan bytes, PlistContext& context) {
  Plist root;
  BinaryReader(bytes, context).ReadTop(&root);
  return context.Finish(std::move(root), PlistForm::kBinary);
}

}  // namespace apptrait::ios
