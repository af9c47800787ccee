#include "filing/pasted.h"

#include "base/byte_reader.h"
#include "base/text.h"

namespace apptrait::filing {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";
constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
constexpr std::string_view kWhite = " \t\r\n";

bool Only(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == text.npos;
}

std::string_view Trim(std::string_view text, std::string_view drop = kWhite) {
  const std::size_t first = text.find_first_not_of(drop);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(drop) - first + 1);
}

std::string Without(std::string_view text, std::string_view drop) {
  std::string kept;
  for (const char c : text) {
    if (drop.find(c) == drop.npos) kept += c;
  }
  return kept;
}

// Half-width, without zero-width characters; each kind of space a plain one.
std::string Plain(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t start = i;
    const auto c = NextCodePoint(text, &i);
    if (!c) {
      plain += text.substr(start, i - start);
    } else if (*c == 0xa0 || *c == 0x3000 || (*c >= 0x2000 && *c <= 0x200a) || *c == 0x202f) {
      plain += ' ';
    } else if (*c >= 0xff01 && *c <= 0xff5e) {
      plain += static_cast<char>(*c - 0xff01 + 0x21);
    } else if (*c < 0x80 ? (*c >= 0x20 || kWhite.find(static_cast<char>(*c)) != kWhite.npos)
                         : !IsUnsafeCodePoint(*c)) {
      AppendUtf8(&plain, *c);
    }
  }
  return plain;
}

// Takes an ellipsis off either end.
bool TakeEllipsis(std::string_view* text) {
  bool found = false;
  for (const std::string_view mark : {"…", "⋯", "..."}) {
    while (text->ends_with(mark)) {
      *text = Trim(text->substr(0, text->size() - mark.size()), " \t\r\n.");
      found = true;
    }
    while (text->starts_with(mark)) {
      *text = Trim(text->substr(mark.size()), " \t\r\n.");
      found = true;
    }
  }
  return found;
}

Pasted::Kind KindOf(std::string_view solid) {
  // Fingerprints may be all digits by chance; a decimal number of their length is no modulus.
  const bool fingerprint_long = solid.size() == 32 || solid.size() == 40 || solid.size() == 64;
  if (Only(solid, kDigits) && !fingerprint_long) return Pasted::Kind::kDecimal;
  if (Only(solid, kHexDigits)) return Pasted::Kind::kHex;
  return Pasted::Kind::kText;
}

// A value of digits, once separators are out; false where it is none.
bool ReadDigits(std::string_view text, Pasted* pasted) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  const std::string solid = Without(text, " \t\r\n:-,;\"'");
  constexpr std::size_t kFewest = 8;  // shorter ones are versions and the like
  const Pasted::Kind kind = KindOf(solid);
  if (kind == Pasted::Kind::kText || solid.size() < kFewest) return false;
  pasted->kind = kind;
  pasted->value = ToLowerAscii(solid);
  pasted->separated = solid.size() != text.size();
  return true;
}

bool ReadBase64(std::string_view text, Pasted* pasted) {
  const std::string solid = Without(text, "\r\n \t\"'");
  // Nothing that is filed in base64 is shorter than an EC key (124); a cut one may be.
  constexpr std::size_t kFewest = 40;
  if (solid.size() < kFewest || !Only(solid, kBase64Digits)) return false;
  pasted->kind = Pasted::Kind::kBase64;
  pasted->value = solid;
  return true;
}

// PEM armour, whole or with one of its lines lost.
bool ReadPem(std::string_view text, Pasted* pasted) {
  constexpr std::string_view kDashes = "-----";
  const std::size_t begin = text.find("-----BEGIN");
  const std::size_t end = text.find("-----END");
  if (begin == text.npos && end == text.npos) return false;
  std::size_t from = 0;
  if (begin != text.npos) {
    const std::size_t close = text.find(kDashes, begin + kDashes.size());
    if (close == text.npos) return false;
    from = close + kDashes.size();
  }
  const std::size_t to = end == text.npos ? text.size() : end;
  if (from > to) return false;
  pasted->kind = Pasted::Kind::kPem;
  pasted->value = Without(text.substr(from, to - from), kWhite);
  pasted->cut = begin == text.npos || end == text.npos;
  return Only(pasted->value, kBase64Digits);
}

// Where the label ends: behind ':' or '=' if what stands before it cannot be part of the value.
std::size_t LabelLength(std::string_view text) {
  const std::size_t mark = text.find_first_of(":=");
  if (mark == text.npos) return 0;
  const std::string_view before = Trim(text.substr(0, mark));
  constexpr std::size_t kLongestLabel = 60;
  if (before.empty()) return mark + 1;
  if (before.size() > kLongestLabel || Only(before, kHexDigits)) return 0;
  return mark + 1;
}

// Leading words that cannot be digits: "256 字节 BB 8B", "MD5 签名 AA BB".
std::string_view DropWords(std::string_view text, std::string* label) {
  const auto is_word = [](std::string_view token) {
    return !Only(Without(token, ":-,"), kHexDigits);
  };
  std::size_t last_word_end = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find_first_of(kWhite, i), text.size());
    if (end > i && is_word(text.substr(i, end - i))) last_word_end = end;
    i = end + 1;
  }
  if (last_word_end == 0 || last_word_end >= text.size()) return text;
  if (!label->empty()) *label += ' ';
  label->append(Trim(text.substr(0, last_word_end)));
  return Trim(text.substr(last_word_end));
}

// DER header with a length of at least `size`: a SEQUENCE that begins like `inner`.
bool BeginsWith(ByteSpan bytes, std::string_view hex) {
  const auto prefix = FromHex(hex);
  return bytes.size() >= prefix->size() && Equal(bytes.first(prefix->size()), *prefix);
}

// The contents of the outermost SEQUENCE, as far as they are there.
ByteSpan InsideSequence(ByteSpan der) {
  ByteReader r(der);
  if (r.U8() != 0x30) return {};
  const std::uint8_t length = r.U8();
  if (length & 0x80) r.Skip(length & 0x7fU);
  return r.ok() ? r.Rest() : ByteSpan{};
}

Look LookOfDer(ByteSpan der) {
  const ByteSpan inside = InsideSequence(der);
  if (inside.empty()) return Look::kNothing;
  // AlgorithmIdentifier with an object identifier first: SubjectPublicKeyInfo.
  const ByteSpan nested = InsideSequence(inside);
  if (BeginsWith(inside, "02")) return Look::kPkcs1;
  if (BeginsWith(nested, "06")) return Look::kSpki;
  if (BeginsWith(nested, "a0") || BeginsWith(nested, "02")) return Look::kCertificate;
  return Look::kNothing;
}

bool LooksLikePackageName(std::string_view text) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
  return Only(text, kAllowed) && text.find('.') != text.npos && !text.ends_with('.') &&
         !text.starts_with('.');
}

}  // namespace

std::string ToHalfWidth(std::string_view text) {
  std::string half;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t start = i;
    const auto c = NextCodePoint(text, &i);
    if (c && *c == 0x3000) {
      half += ' ';
    } else if (c && *c >= 0xff01 && *c <= 0xff5e) {
      half += static_cast<char>(*c - 0xff01 + 0x21);
    } else {
      half += text.substr(start, i - start);
    }
  }
  return half;
}

Pasted ReadPasted(std::string_view raw) {
  Pasted pasted;
  const std::string plain = Plain(raw);
  std::string_view text = Trim(plain);
  if (text.empty()) return pasted;
  if (ReadPem(text, &pasted)) return pasted;
  pasted.cut = TakeEllipsis(&text);
  if (ReadDigits(text, &pasted)) return pasted;
  constexpr int kMostLabels = 3;  // "证书指纹: SHA1: AA BB"
  for (int i = 0; i < kMostLabels; ++i) {
    const std::size_t length = LabelLength(text);
    const std::string_view rest = Trim(text.substr(length));
    if (length == 0 || rest.empty()) break;
    if (!pasted.label.empty()) pasted.label += ' ';
    pasted.label += Trim(text.substr(0, length), " \t\r\n:=");
    text = rest;
    pasted.cut |= TakeEllipsis(&text);
    if (ReadDigits(text, &pasted)) return pasted;
  }
  if (ReadBase64(text, &pasted)) return pasted;
  std::string words = pasted.label;
  if (ReadDigits(DropWords(text, &words), &pasted)) {
    pasted.label = words;
    return pasted;
  }
  pasted.kind = Pasted::Kind::kText;
  pasted.value = std::string(Trim(text, " \t\r\n\"'"));
  return pasted;
}

std::optional<Bytes> Pasted::bytes() const {
  if (kind == Kind::kHex) return FromHex(std::string_view(value).substr(0, value.size() & ~1UL));
  if (kind != Kind::kBase64 && kind != Kind::kPem) return std::nullopt;
  if (auto whole = FromBase64(value)) return whole;
  const std::string_view digits = std::string_view(value).substr(0, value.find('='));
  return FromBase64(digits.substr(0, digits.size() & ~3UL));
}

Look LookOf(const Pasted& pasted) {
  switch (pasted.kind) {
    case Pasted::Kind::kEmpty:
      return Look::kNothing;
    case Pasted::Kind::kText:
      return LooksLikePackageName(pasted.value) ? Look::kPackageName : Look::kNothing;
    case Pasted::Kind::kDecimal:
      // The shortest modulus in use has 512 bits, 154 digits; a cut one is still a long number.
      return pasted.value.size() >= 150 || pasted.cut ? Look::kModulusDec : Look::kNothing;
    default:
      break;
  }
  const auto bytes = pasted.bytes();
  if (!bytes) return Look::kNothing;
  if (pasted.kind == Pasted::Kind::kHex) {
    if (pasted.value.size() == 32) return Look::kMd5;
    if (pasted.value.size() == 40) return Look::kSha1;
    if (pasted.value.size() == 64) return Look::kSha256;
    if (BeginsWith(*bytes, "04") &&
        (bytes->size() == 65 || bytes->size() == 97 || bytes->size() == 133)) {
      return Look::kPoint;
    }
  }
  if (const Look look = LookOfDer(*bytes); look != Look::kNothing) return look;
  const bool modulus_long = bytes->size() >= 64;
  return pasted.kind == Pasted::Kind::kHex && (modulus_long || pasted.cut) ? Look::kModulus
                                                                           : Look::kNothing;
}

}  // namespace apptrait::filing
