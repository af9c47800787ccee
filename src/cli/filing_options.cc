#include "cli/filing_options.h"

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
  Form form;
};
// Short names for a terminal; each is a form of the library.
constexpr KeyFormat kKeyFormats[] = {
    {"dec", {Encoding::kModulusDec}},
    {"hex", {Encoding::kModulusHex, Letters::kUpper}},
    {"pkcs1-hex", {Encoding::kPkcs1Hex}},
    {"spki-hex", {Encoding::kSpkiHex}},
    {"spki-base64", {Encoding::kSpkiBase64}},
    {"pem", {Encoding::kSpkiPem}},
    {"point", {Encoding::kPointHex}},
    // As the viewers show it.
    {"jadx", {Encoding::kModulusDec}},
    {"keychain", {Encoding::kModulusHex, Letters::kUpper, Separator::kSpace}},
    {"windows", {Encoding::kPkcs1Hex, Letters::kLower, Separator::kSpace}},
    {"openssl", {Encoding::kModulusHex, Letters::kUpper}}};

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

Result<filing::Provider> LoadProvider(const FilingFlags& flags) {
  if (flags.provider_file.empty()) return filing::FindProvider(flags.provider);
  const auto text = ReadTextFile(flags.provider_file);
  if (!text) return Error{ErrorKind::kUsage, text.error().detail};
  return filing::ParseProvider(*text, flags.provider_file);
}

Result<filing::SheetOptions> ToSheetOptions(const FilingFlags& flags, const Session& session) {
  filing::SheetOptions options;
  options.expiry_days = flags.expiry_days;
  if (!flags.app_name.empty()) options.app_name = flags.app_name;
  if (!flags.filing_number.empty()) options.filing_number = flags.filing_number;
  if (!flags.credit_code.empty()) options.credit_code = flags.credit_code;
  if (flags.platform == "android") options.platform = Platform::kAndroid;
  if (flags.platform == "ios") options.platform = Platform::kIos;
  if (flags.platform == "harmony") options.platform = Platform::kHarmony;
  if (flags.key_format.empty()) {
    if (flags.letters.empty() && flags.separator.empty()) return options;
    return session.Usage(text::kCliFilingNeedsKeyFormat, {});
  }
  for (const KeyFormat& format : kKeyFormats) {
    if (format.name == flags.key_format) options.key_form = format.form;
  }
  if (!flags.letters.empty()) {
    options.key_form->letters = flags.letters == "upper" ? Letters::kUpper : Letters::kLower;
  }
  if (!flags.separator.empty()) {
    options.key_form->separator = flags.separator == "space"   ? Separator::kSpace
                                  : flags.separator == "colon" ? Separator::kColon
                                                               : Separator::kNone;
  }
  return options;
}

}  // namespace apptrait::cli
