#include "filing/encoding.h"

#include <array>

#include "base/pem.h"
#include "base/text.h"

namespace apptrait::filing {
namespace {

constexpr std::array<std::string_view, 13> kEncodings = {
    "text",      "modulus_dec", "modulus_hex", "pkcs1_hex", "spki_hex", "spki_base64", "spki_pem",
    "point_hex", "y_dec",       "y_hex",       "md5",       "sha1",     "sha256"};
constexpr std::array<std::string_view, 2> kLetters = {"lower", "upper"};
constexpr std::array<std::string_view, 3> kSeparators = {"none", "space", "colon"};

template <class Enum, std::size_t N>
std::optional<Enum> Lookup(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

std::string Write(ByteSpan bytes, const Form& form) {
  if (IsDecimal(form.encoding)) return ToDecimal(bytes);
  if (form.encoding == Encoding::kSpkiBase64) return ToBase64(bytes);
  if (form.encoding == Encoding::kSpkiPem) return WritePem(bytes, "PUBLIC KEY");
  return WriteHex(bytes, form);
}

}  // namespace

std::string_view Name(Encoding encoding) { return kEncodings[static_cast<std::size_t>(encoding)]; }
std::string_view Name(Letters letters) { return kLetters[static_cast<std::size_t>(letters)]; }
std::string_view Name(Separator separator) {
  return kSeparators[static_cast<std::size_t>(separator)];
}

std::optional<Encoding> EncodingOf(std::string_view name) {
  return Lookup<Encoding>(kEncodings, name);
}
std::optional<Letters> LettersOf(std::string_view name) { return Lookup<Letters>(kLetters, name); }
std::optional<Separator> SeparatorOf(std::string_view name) {
  return Lookup<Separator>(kSeparators, name);
}

bool IsDecimal(Encoding encoding) {
  return encoding == Encoding::kModulusDec || encoding == Encoding::kYDec;
}
bool IsFingerprint(Encoding encoding) {
  return encoding == Encoding::kMd5 || encoding == Encoding::kSha1 || encoding == Encoding::kSha256;
}
bool IsHex(Encoding encoding) {
  return encoding != Encoding::kText && encoding != Encoding::kSpkiBase64 &&
         encoding != Encoding::kSpkiPem && !IsDecimal(encoding);
}

std::string WriteHex(ByteSpan bytes, const Form& form) {
  std::string hex = form.letters == Letters::kUpper ? ToUpperAscii(ToHex(bytes)) : ToHex(bytes);
  if (form.separator == Separator::kNone) return hex;
  const char mark = form.separator == Separator::kColon ? ':' : ' ';
  std::string text;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    if (i != 0) text += mark;
    text += hex.substr(i, 2);
  }
  return text;
}

std::optional<Bytes> KeyBytes(const PublicKey& key, Encoding encoding) {
  const auto unless_empty = [](const Bytes& bytes) -> std::optional<Bytes> {
    if (bytes.empty()) return std::nullopt;
    return bytes;
  };
  switch (encoding) {
    case Encoding::kModulusDec:
    case Encoding::kModulusHex:
      return unless_empty(key.modulus);
    case Encoding::kPkcs1Hex:
      return key.modulus.empty() ? std::nullopt : unless_empty(key.key_bits);
    case Encoding::kSpkiHex:
    case Encoding::kSpkiBase64:
    case Encoding::kSpkiPem:
      return unless_empty(key.spki);
    case Encoding::kPointHex:
      return key.algorithm == KeyAlgorithm::kEc ? unless_empty(key.point) : std::nullopt;
    case Encoding::kYDec:
    case Encoding::kYHex:
      return unless_empty(key.dsa_y);
    default:
      return std::nullopt;
  }
}

std::optional<std::string> WriteKey(const PublicKey& key, const Form& form) {
  const auto bytes = KeyBytes(key, form.encoding);
  if (!bytes) return std::nullopt;
  return Write(*bytes, form);
}

std::optional<std::string> WriteValue(const Certificate& certificate, const Form& form) {
  if (!IsFingerprint(form.encoding)) return WriteKey(certificate.public_key, form);
  const Fingerprints& prints = certificate.fingerprints;
  const auto bytes = FromHex(form.encoding == Encoding::kMd5    ? prints.md5
                             : form.encoding == Encoding::kSha1 ? prints.sha1
                                                                : prints.sha256);
  if (!bytes || bytes->empty()) return std::nullopt;
  return WriteHex(*bytes, form);
}

std::string_view KeyFamily(const PublicKey& key) {
  switch (key.algorithm) {
    case KeyAlgorithm::kRsa:
    case KeyAlgorithm::kRsaPss:
      return "RSA";
    case KeyAlgorithm::kEc:
      return "EC";
    case KeyAlgorithm::kDsa:
      return "DSA";
    default:
      return "";
  }
}

}  // namespace apptrait::filing
