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

#include "apptrait/export.h"
#include "apptrait/package.h"
#include "apptrait/report.h"
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

struct HexStyle {
  Letters letters = Letters::kLower;
  Separator separator = Separator::kNone;
  bool operator==(const HexStyle&) const = default;
};

// "modulus_dec", "sha1": as profiles and JSON name them.
APPTRAIT_EXPORT std::string_view Name(Encoding encoding);
APPTRAIT_EXPORT std::string_view Name(Letters letters);
APPTRAIT_EXPORT std::string_view Name(Separator separator);

// The public key in that form; nothing where such a key has no such form (a modulus of an EC key).
APPTRAIT_EXPORT std::optional<std::string> WriteKey(const PublicKey& key, const Form& form);
// The certificate's fingerprint or key in that form.
APPTRAIT_EXPORT std::optional<std::string> WriteValue(const Certificate& certificate,
                                                      const Form& form);

// ---- Providers --------------------------------------------------------------------------------

// How well it is known that a form is wanted or accepted.
enum class Evidence {
  kOfficial,  // the provider's own document says so
  kQuoted,    // that document as others quote it
  kField,     // filed so, and it passed
  kInferred,  // follows from the rest; nobody wrote it down
};
APPTRAIT_EXPORT std::string_view Name(Evidence evidence);

enum class Field { kPackageName, kPublicKey, kFingerprint };
APPTRAIT_EXPORT std::string_view Name(Field field);

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
  APPTRAIT_EXPORT const PlatformProfile* Find(Platform platform) const;
  APPTRAIT_EXPORT const Source* FindSource(std::string_view id) const;
  bool operator==(const Provider&) const = default;
};

// Ids of the profiles that are built in, "generic" first.
APPTRAIT_EXPORT std::vector<std::string> ProviderIds();
// A built-in profile; an error (kUsage) that lists the ids where there is none.
APPTRAIT_EXPORT Result<Provider> FindProvider(std::string_view id);
// A profile of one's own: the text of a TOML file (docs/filing.md has the keys). Unknown keys,
// encodings and platforms are errors that name the line.
APPTRAIT_EXPORT Result<Provider> ParseProvider(std::string_view toml, const std::string& name);

// ---- The sheet --------------------------------------------------------------------------------

// A value as it is to be pasted, in one of the box's forms.
struct SheetValue {
  BoxForm form;
  std::string text;
  bool operator==(const SheetValue&) const = default;
};

struct SheetBox {
  Field field = Field::kPackageName;
  std::string label;
  std::string note_en, note_zh;
  std::vector<SheetValue> values;  // the one to fill in, then the alternatives; empty for nothing
  bool operator==(const SheetBox&) const = default;
};

// One set of feature information: a form takes one, or several for the same app.
struct SheetSet {
  Certificate certificate;
  std::string_view reason;  // a rule id: why this certificate, or whom this further set is for
  std::vector<SheetBox> boxes;
  bool operator==(const SheetSet&) const = default;
};

// The icon as the form takes it.
struct SheetIcon {
  std::vector<std::byte> png;  // at most kIconLimit bytes
  std::uint32_t width = 0, height = 0;
  std::string entry;                // where it lies in the package
  std::string original_format;      // "png", "webp" …; "layers" of an adaptive icon
  std::vector<std::byte> original;  // as it is in the package; empty for layers
  bool changed = false;             // `png` is not the original
  bool operator==(const SheetIcon&) const = default;
};
// "An image of the app icon within 100 KB"; decimal, so that it holds however one counts.
inline constexpr std::size_t kIconLimit = 100'000;

// One package.
struct SheetColumn {
  Platform platform = Platform::kUnknown;
  std::string label;  // the form's name of the platform
  std::string note_en, note_zh;
  std::string path;
  Container container = Container::kUnknown;
  FileFacts file;
  std::optional<std::string> package_name, app_name, version_name, version_code;
  std::vector<SheetSet> sets;  // the recommended first; empty where nothing may be filed
  std::optional<SheetIcon> icon;
  std::vector<Finding> findings;  // worst first
  bool operator==(const SheetColumn&) const = default;
};

struct Sheet {
  Provider provider;
  std::string app_name, version;  // of the first package that has them
  std::vector<SheetColumn> columns;
  std::vector<Finding> findings;  // of the app as a whole
  // No error anywhere: everything on the sheet may be filed.
  APPTRAIT_EXPORT bool Fileable() const;
  bool operator==(const Sheet&) const = default;
};

struct SheetOptions {
  // The time at which certificates are judged (seconds since 1970 UTC); without it nothing is said
  // of expiry but the date.
  std::optional<std::int64_t> at;
  int expiry_days = 60;  // warn this many days before
  // Writes the key so, in the first of these that the key has, instead of as the profile says.
  std::vector<Form> key_forms;
  // How every hex value is written, instead of as its form says; `fingerprint_style` is for
  // fingerprints alone and comes first.
  std::optional<HexStyle> fingerprint_style;
  std::optional<Letters> letters;
  std::optional<Separator> separator;
  // Takes what does not say its platform (a certificate, a keystore) as this one's.
  std::optional<Platform> platform;
  bool icon = true;
  // What is to be filed with it, checked where it is given.
  std::optional<std::string> app_name, filing_number, credit_code;
};

// The sheet of these packages (as Inspect gives them, verified) for that provider. Every value is
// held against the second implementation; where the two disagree, the column has no values and says
// so. Errors only where `packages` is empty.
APPTRAIT_EXPORT Result<Sheet> MakeSheet(std::span<const Package> packages, const Provider& provider,
                                        const SheetOptions& options = {});

// The sheet as a document; all UTF-8, and the same sheet gives the same bytes. `alternatives` also
// prints the forms that are accepted besides; the formats for machines always have them.
APPTRAIT_EXPORT std::string SheetText(const Sheet& sheet, const TextOptions& options,
                                      bool alternatives = false);
// {"schema":"apptrait.filing/1", …}; the JSON Schema is installed as filing-1.schema.json.
APPTRAIT_EXPORT std::string SheetJson(const Sheet& sheet, Language language);
// One row a value: platform, file, set, field, label, encoding, …
APPTRAIT_EXPORT std::string SheetCsv(const Sheet& sheet, Language language);
APPTRAIT_EXPORT std::string SheetMarkdown(const Sheet& sheet, Language language);
// One self-contained page: nothing is loaded from elsewhere.
APPTRAIT_EXPORT std::string SheetHtml(const Sheet& sheet, Language language);

// What a filing folder holds: the sheet in each format, and for each package its certificate
// (.cer), the icon that fits the form and the original one. Names are ASCII and unique.
struct SheetFile {
  std::string name;
  std::vector<std::byte> bytes;
  bool operator==(const SheetFile&) const = default;
};
APPTRAIT_EXPORT std::vector<SheetFile> SheetFiles(const Sheet& sheet, Language language);
// The same as one ZIP file.
APPTRAIT_EXPORT Result<std::vector<std::byte>> SheetBundle(const Sheet& sheet, Language language);

// ---- What was filed ---------------------------------------------------------------------------

// One set of feature information as it was filed; as typed, nothing normalised.
struct FiledSet {
  std::optional<Platform> platform;
  std::optional<std::string> package_name, public_key, fingerprint;
  bool operator==(const FiledSet&) const = default;
};

struct Filed {
  std::optional<std::string> provider, app_name, filing_number, credit_code;
  std::vector<FiledSet> sets;
  bool operator==(const Filed&) const = default;
};

// Reads JSON ({"schema":"apptrait.filed/1",…}, a sheet's own JSON, or an object with a member for
// each platform), or text as people paste it: labels and values, in Chinese or English. Errors of
// kind kUsage where nothing can be made of it.
APPTRAIT_EXPORT Result<Filed> ParseFiled(std::string_view text);

// kAcceptable: it names the right thing in another form than the provider's first.
enum class Outcome { kMatches, kAcceptable, kWrong, kMissing };

// One box: what was filed, what should be there, and what the difference is.
struct FiledBox {
  Platform platform = Platform::kUnknown;
  Field field = Field::kPackageName;
  std::string path;  // the package that it is held against
  std::string label;
  std::string filed, expected;
  Outcome outcome = Outcome::kMissing;
  std::vector<Finding> findings;
  // The authority's notice that it leads to: a rule id (filing.notice-…), empty for none.
  std::string_view notice;
  bool operator==(const FiledBox&) const = default;
};

struct FiledCheck {
  std::vector<FiledBox> boxes;
  std::vector<Finding> findings;        // names, numbers, packages that nothing was filed for
  APPTRAIT_EXPORT bool Passed() const;  // nothing wrong or missing, no error
  bool operator==(const FiledCheck&) const = default;
};

APPTRAIT_EXPORT Result<FiledCheck> CheckFiled(const Filed& filed, std::span<const Package> packages,
                                              const Provider& provider,
                                              const SheetOptions& options = {});
APPTRAIT_EXPORT std::string CheckText(const FiledCheck& check, const TextOptions& options);
APPTRAIT_EXPORT std::string CheckJson(const FiledCheck& check, Language language);

}  // namespace apptrait::filing

#endif  // APPTRAIT_FILING_H_
