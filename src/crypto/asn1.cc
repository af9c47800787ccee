#include "crypto/asn1.h"

#include "base/limits.h"

namespace apptrait::crypto {
namespace {

// Identifier (one octet) | length (short, or 0x80|n and n octets, or 0x80 for indefinite).
struct Header {
  std::uint8_t tag = 0;
  std::size_t size = 0;  // of the header itself
  std::size_t length = 0;
  bool indefinite = false;
};

std::uint8_t At(ByteSpan bytes, std::size_t i) { return std::to_integer<std::uint8_t>(bytes[i]); }

std::optional<Header> ReadHeader(ByteSpan bytes) {
  if (bytes.size() < 2) return std::nullopt;
  Header header{.tag = At(bytes, 0), .size = 2};
  if ((header.tag & 0x1f) == 0x1f) return std::nullopt;
  const std::uint8_t first = At(bytes, 1);
  if (first < 0x80) {
    header.length = first;
  } else if (first == 0x80) {
    if ((header.tag & 0x20) == 0) return std::nullopt;
    header.indefinite = true;
  } else {
    const std::size_t count = first & 0x7f;
    if (count > bytes.size() - 2) return std::nullopt;
    for (std::size_t i = 0; i < count; ++i) {
      if (header.length >> (8 * (sizeof(std::size_t) - 1)) != 0) return std::nullopt;
      header.length = header.length << 8 | At(bytes, 2 + i);
    }
    header.size += count;
  }
  if (header.length > bytes.size() - header.size) return std::nullopt;
  return header;
}

// The size of an indefinite element's contents, which start `bytes`: up to its end-of-contents
// octets. Only indefinite elements are entered; the rest is skipped by length.
std::optional<std::size_t> ScanIndefinite(ByteSpan bytes) {
  std::size_t position = 0;
  for (int depth = 1; depth <= limits::kAsn1Depth;) {
    const auto header = ReadHeader(bytes.subspan(position));
    if (!header) return std::nullopt;
    if (header->tag == 0) {
      if (header->length != 0 || header->size != 2) return std::nullopt;
      if (--depth == 0) return position;
    } else if (header->indefinite) {
      ++depth;
    }
    position += header->size + header->length;
  }
  return std::nullopt;
}

// Joins the segments of a constructed string (X.690, 8.7.3), which may nest.
bool AppendSegments(const Element& element, std::uint8_t segment_tag, int depth, Bytes* joined) {
  if (depth > limits::kAsn1Depth) return false;
  Asn1Reader reader(element.contents);
  while (!reader.AtEnd()) {
    const Element part = reader.Next();
    if (part.tag == segment_tag) {
      joined->insert(joined->end(), part.contents.begin(), part.contents.end());
    } else if (part.tag == (segment_tag | 0x20)) {
      if (!AppendSegments(part, segment_tag, depth + 1, joined)) return false;
    } else {
      return false;
    }
  }
  return reader.ok();
}

bool IsDerWithin(ByteSpan bytes, int depth) {
  if (depth > limits::kAsn1Depth) return false;
  for (std::size_t position = 0; position < bytes.size();) {
    const auto header = ReadHeader(bytes.subspan(position));
    if (!header || header->tag == 0 || header->indefinite) return false;
    std::size_t minimal = 2;
    for (std::size_t rest = header->length; header->length >= 0x80 && rest != 0; rest >>= 8) {
      ++minimal;
    }
    if (header->size != minimal) return false;
    const bool constructed = (header->tag & 0x20) != 0;
    const bool sequence = header->tag == tag::kSequence || header->tag == tag::kSet;
    if (constructed && (header->tag & 0xc0) == 0 && !sequence) return false;
    const ByteSpan contents = bytes.subspan(position + header->size, header->length);
    if (constructed && !IsDerWithin(contents, depth + 1)) return false;
    position += header->size + header->length;
  }
  return true;
}

}  // namespace

bool IsDer(ByteSpan bytes) { return IsDerWithin(bytes, 1); }

std::uint8_t Asn1Reader::PeekTag() const { return AtEnd() ? 0 : At(bytes_, position_); }

Element Asn1Reader::Next() {
  if (!ok_) return {};
  const ByteSpan rest = bytes_.subspan(position_);
  const auto header = ReadHeader(rest);
  if (!header || header->tag == 0) {
    ok_ = false;
    return {};
  }
  Element element{.tag = header->tag, .indefinite = header->indefinite};
  if (header->indefinite) {
    const auto length = ScanIndefinite(rest.subspan(header->size));
    if (!length) {
      ok_ = false;
      return {};
    }
    element.contents = rest.subspan(header->size, *length);
    element.whole = rest.first(header->size + *length + 2);
  } else {
    element.contents = rest.subspan(header->size, header->length);
    element.whole = rest.first(header->size + header->length);
  }
  position_ += element.whole.size();
  return element;
}

Element Asn1Reader::Expect(std::uint8_t tag) {
  if (PeekTag() != tag) ok_ = false;
  return Next();
}

std::optional<Element> Asn1Reader::Optional(std::uint8_t tag) {
  if (PeekTag() != tag) return std::nullopt;
  const Element element = Next();
  if (!ok_) return std::nullopt;
  return element;
}

std::string OidText(ByteSpan contents) {
  if (contents.empty() || (At(contents, contents.size() - 1) & 0x80) != 0) return {};
  std::string text;
  std::uint64_t arc = 0;
  for (const std::byte b : contents) {
    const auto octet = std::to_integer<std::uint8_t>(b);
    if (arc == 0 && octet == 0x80) return {};  // a padded arc (X.690, 8.19.2)
    if (arc >> 57 != 0) return {};
    arc = arc << 7 | (octet & 0x7f);
    if ((octet & 0x80) != 0) continue;
    if (text.empty()) {
      const std::uint64_t root = arc < 80 ? arc / 40 : 2;
      text = std::to_string(root);
      arc -= root * 40;
    }
    text += '.';
    text += std::to_string(arc);
    arc = 0;
  }
  return text;
}

std::optional<Bytes> OctetString(const Element& element) {
  if (!element.constructed()) return ToBytes(element.contents);
  Bytes joined;
  if (!AppendSegments(element, tag::kOctetString, 1, &joined)) return std::nullopt;
  return joined;
}

std::optional<Bytes> BitString(const Element& element) {
  if (!element.constructed()) {
    if (element.contents.empty() || At(element.contents, 0) > 7) return std::nullopt;
    return ToBytes(element.contents.subspan(1));
  }
  // Each segment has its own count of unused bits, and only the last may have any.
  Bytes joined;
  Asn1Reader reader(element.contents);
  while (!reader.AtEnd()) {
    const Element part = reader.Expect(tag::kBitString);
    if (!reader.ok() || part.contents.empty()) return std::nullopt;
    if (At(part.contents, 0) > (reader.AtEnd() ? 7 : 0)) return std::nullopt;
    joined.insert(joined.end(), part.contents.begin() + 1, part.contents.end());
  }
  if (!reader.ok()) return std::nullopt;
  return joined;
}

std::optional<int> SmallInteger(const Element& element) {
  const ByteSpan digits = Unsigned(element.contents);
  if (element.contents.empty() || At(element.contents, 0) >= 0x80 || digits.size() > 3) {
    return std::nullopt;
  }
  int value = 0;
  for (const std::byte b : digits) value = value << 8 | std::to_integer<int>(b);
  return value;
}

ByteSpan Unsigned(ByteSpan contents) {
  while (!contents.empty() && contents[0] == std::byte{0}) contents = contents.subspan(1);
  return contents;
}

}  // namespace apptrait::crypto
