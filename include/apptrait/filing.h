// The APP feature information of an ICP filing (APP备案 特征信息): which values of a package go
// into which box of a provider's form, in which form of writing, and what has to be settled first.
//
// A provider's form is data (Provider): nothing about one provider is code. A Sheet holds values as
// they are to be pasted; the renderers only lay them out. Check compares what was filed with what a
// package has.
//
// Threading: plain values; every function here may be used from any thread.
#ifndef APPTRAIT_FILING_H_
#define APPTRAIT_FILING_H_

#include <span>

#include "apptrait/package.h"
#include "apptrait/result.h"

namespace apptrait::filing {

// ---- Forms of writing -------------------------------------------------------------------------

enum class Encoding {
  kText,        // as it is: a package name
  kModulusDec,  // RSA modulus, decimal
  kModulusHex,  // RSA modulus, hex without leading zeros
  kPkcs1Hex,    // RSAPublicKey of PKCS#1, DER
  kSpkiHex,     // SubjectPublicKeyInfo, DER
  kSpkiBase64,  // the same, base64 on one line
  kSpkiPem,     // the same, PEM armour and lines of 64
  kPointHex,    // EC point as encoded, 04 || X || Y
  kYDec,
  kYHex,  // DSA y
  kMd5,
  kSha1,
  kSha256,  // of the certificate's DER
};
enum class Letters { kLower, kUpper };
enum class Separator { kNone, kSpace, kColon };

// A way to write a value. `letters` and `separator` mean nothing to encodings that are not hex.
struct Form {
  Encoding encoding = Encoding::kText;
  Letters letters = Letters::kLower;
  Separator separator = Separator::kNone;
  bool operator==(const Form&) const = default;
};

// "modulus_dec", "sha1": as profiles and JSON name them.
std::string_view Name(Encoding encoding);
std::string_view Name(Letters letters);
std::string_view Name(Separator separator);

// The public key in that form; nothing where such a key has no such form (a modulus of an EC key).
std::optional<std::string> WriteKey(const PublicKey& key, const Form& form);
// The certificate's fingerprint or key in that form.
std::optional<std::string> WriteValue(const Certificate& certificate, const Form& form);

// ---- Providers --------------------------------------------------------------------------------

// How well it is known that a form is wanted or accepted.
enum class Evidence {
  kOfficial,  // the provider's own document says so
  kQuoted,    // that document as others quote it
  kField,     // filed so, and it passed
  kInferred,  // follows from the rest; nobody wrote it down
};
std::string_view Name(Evidence evidence);

enum class Field { kPackageName, kPublicKey, kFingerprint };
std::string_view Name(Field field);

struct Source {
  std::string id, url;
  Evidence grade = Evidence::kInferred;
  bool operator==(const Source&) const = default;
};

// One way to fill a box. `key` limits it to keys of one algorithm ("RSA", "EC", "DSA"); empty for
// all.
struct BoxForm {
  std::string key;
  Form form;
  Evidence grade = Evidence::kInferred;
  std::string source;            // a Source::id, empty where inferred
  std::string note_en, note_zh;  // what to know of this way, may be empty
  bool operator==(const BoxForm&) const = default;
};

// A box of the provider's form. Of `forms`, the first that fits the key is the one to fill in; the
// others that fit were accepted too.
struct BoxProfile {
  Field field = Field::kPackageName;
  std::string label;  // the words of the form, Chinese
  std::string note_en, note_zh;
  std::vector<BoxForm> forms;
  bool operator==(const BoxProfile&) const = default;
};

struct PlatformProfile {
  Platform platform = Platform::kUnknown;
  std::string label;  // the form's name of the platform: 安卓, iOS, 鸿蒙
  std::string note_en, note_zh;
  std::vector<BoxProfile> boxes;
  bool operator==(const PlatformProfile&) const = default;
};

struct Provider {
  std::string id;  // "tencent"
  std::string name_en, name_zh;
  std::string note_en, note_zh;
  bool truncated_keys_accepted = false;  // the start of a key, as a viewer cuts it, is enough
  std::vector<Source> sources;
  std::vector<PlatformProfile> platforms;
  const PlatformProfile* Find(Platform platform) const;
  const Source* FindSource(std::string_view id) const;
  bool operator==(const Provider&) const = default;
};

// Ids of the profiles that are built in, "generic" first.
std::vector<std::string> ProviderIds();
// A built-in profile; an error (kUsage) that lists the ids where there is none.
Result<Provider> FindProvider(std::string_view id);
// A profile of one's own: the text of a TOML file (docs/filing.md has the keys). Unknown keys,
// encodings and platforms are errors that name the line.
Result<Provider> ParseProvider(std::string_view toml, const std::string& name);

}  // namespace apptrait::filing

#endif  // APPTRAIT_FILING_H_
