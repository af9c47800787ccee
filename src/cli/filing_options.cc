#include "cli/filing_options.h"

#include <array>

#include "base/text.h"
#include "catalogue/texts/cli.h"
#include "cli/output.h"

namespace apptrait::cli {
namespace {

using filing::Encoding;
using filing::Form;
using filing::Letters;
using filing::Separator;

struct KeyFormat {
  std::string_view name;
  // Of these the first that the key has: moduli are RSA's, points are EC's.
  std::array<std::optional<Form>, 2> forms;
  std::optional<filing::HexStyle> fingerprint;
};
constexpr filing::HexStyle kUpperSpaced{Letters::kUpper, Separator::kSpace};
constexpr filing::HexStyle kUpperColons{Letters::kUpper, Separator::kColon};
constexpr filing::HexStyle kLowerSolid{Letters::kLower, Separator::kNone};

// Short names for a terminal; each is a form of the library.
constexpr KeyFormat kKeyFormats[] = {
    {"dec", {Form{Encoding::kModulusDec}, Form{Encoding::kYDec}}, {}},
    {"hex",
     {Form{Encoding::kModulusHex, Letters::kUpper}, Form{Encoding::kYHex, Letters::kUpper}},
     {}},
    {"pkcs1-hex", {Form{Encoding::kPkcs1Hex}}, {}},
    {"spki-hex", {Form{Encoding::kSpkiHex}}, {}},
    {"spki-base64", {Form{Encoding::kSpkiBase64}}, {}},
    {"pem", {Form{Encoding::kSpkiPem}}, {}},
    {"point", {Form{Encoding::kPointHex}}, {}},
    // As the viewers show key and fingerprint. keytool shows no key.
    {"jadx", {Form{Encoding::kModulusDec}, Form{Encoding::kYDec}}, kUpperSpaced},
    {"keytool", {}, kUpperColons},
    {"keychain",
     {Form{Encoding::kModulusHex, Letters::kUpper, Separator::kSpace},
      Form{Encoding::kPointHex, Letters::kUpper, Separator::kSpace}},
     kUpperSpaced},
    {"windows",
     {Form{Encoding::kPkcs1Hex, Letters::kLower, Separator::kSpace},
      Form{Encoding::kPointHex, Letters::kLower, Separator::kSpace}},
     kLowerSolid},
    {"openssl", {Form{Encoding::kModulusHex, Letters::kUpper}}, kUpperColons}};

std::vector<std::string> KeyFormatNames() {
  std::vector<std::string> names;
  for (const KeyFormat& format : kKeyFormats) names.emplace_back(format.name);
  return names;
}

}  // namespace

void AddFilingFlags(CLI::App& command, FilingFlags& flags, const Session& session) {
  command.add_option("--provider", flags.provider, session.Help(text::kCliFilingProvider))
      ->type_name("NAME");
  command
      .add_option("--provider-file", flags.provider_file,
                  session.Help(text::kCliFilingProviderFile))
      ->type_name("FILE.toml");
  command.add_option("--key-format", flags.key_format, session.Help(text::kCliFilingKeyFormat))
      ->check(CLI::IsMember(KeyFormatNames()))
      ->type_name("FORM");
  command.add_option("--letters", flags.letters, session.Help(text::kCliFilingLetters))
      ->check(CLI::IsMember({"lower", "upper"}))
      ->type_name("CASE");
  command.add_option("--separator", flags.separator, session.Help(text::kCliFilingSeparator))
      ->check(CLI::IsMember({"none", "space", "colon"}))
      ->type_name("MARK");
  command.add_option("--platform", flags.platform, session.Help(text::kCliFilingPlatform))
      ->check(CLI::IsMember({"android", "ios", "harmony"}))
      ->type_name("NAME");
  command.add_option("--app-name", flags.app_name, session.Help(text::kCliFilingAppName))
      ->type_name("NAME");
  command
      .add_option("--filing-number", flags.filing_number,
                  session.Help(text::kCliFilingFilingNumber))
      ->type_name("NUMBER");
  command.add_option("--credit-code", flags.credit_code, session.Help(text::kCliFilingCreditCode))
      ->type_name("CODE");
  command.add_option("--expiry-days", flags.expiry_days, session.Help(text::kCliFilingExpiryDays))
      ->check(CLI::Range(0, 3650))
      ->type_name("DAYS");
}

std::optional<filing::Provider> LoadProvider(const FilingFlags& flags, const Session& session) {
  Result<filing::Provider> provider = [&]() -> Result<filing::Provider> {
    if (flags.provider_file.empty()) return filing::FindProvider(flags.provider);
    auto text = ReadTextFile(flags.provider_file);
    if (text) return filing::ParseProvider(*text, flags.provider_file);
    session.Complain(flags.provider_file, text.error());
    return Error{ErrorKind::kUsage, {}};
  }();
  if (provider) return std::move(*provider);
  if (!provider.error().detail.id.empty()) {
    session.Complain(EscapeForTerminal(Message(provider.error().detail, session.language())));
  }
  return std::nullopt;
}

filing::SheetOptions ToSheetOptions(const FilingFlags& flags) {
  filing::SheetOptions options;
  options.expiry_days = flags.expiry_days;
  if (!flags.app_name.empty()) options.app_name = flags.app_name;
  if (!flags.filing_number.empty()) options.filing_number = flags.filing_number;
  if (!flags.credit_code.empty()) options.credit_code = flags.credit_code;
  if (flags.platform == "android") options.platform = Platform::kAndroid;
  if (flags.platform == "ios") options.platform = Platform::kIos;
  if (flags.platform == "harmony") options.platform = Platform::kHarmony;
  for (const KeyFormat& format : kKeyFormats) {
    if (format.name != flags.key_format) continue;
    for (const auto& form : format.forms) {
      if (form) options.key_forms.push_back(*form);
    }
    options.fingerprint_style = format.fingerprint;
  }
  if (!flags.letters.empty()) {
    options.letters = flags.letters == "upper" ? Letters::kUpper : Letters::kLower;
  }
  if (!flags.separator.empty()) {
    options.separator = flags.separator == "space"   ? Separator::kSpace
                        : flags.separator == "colon" ? Separator::kColon
                                                     : Separator::kNone;
  }
  return options;
}

}  // namespace apptrait::cli
