// The filing by the C interface.
#include "apptrait/filing.h"

#include "base/bytes.h"
#include "c_api/boundary.h"
#include "c_api/options.h"
#include "report/json.h"

namespace apptrait::c_api {
namespace {

using filing::Encoding;
using report::Json;

// What the functions of the filing have in common.
struct Request {
  filing::Provider provider;
  filing::SheetOptions options;
  Language language = Language::kEnglish;
};

void ReadKeyForm(Options& options, filing::SheetOptions* sheet) {
  if (!options.Has("key_form")) return;
  std::vector<std::string> encodings;
  constexpr Encoding kEncodings[] = {
      Encoding::kModulusDec, Encoding::kModulusHex, Encoding::kPkcs1Hex,
      Encoding::kSpkiHex,    Encoding::kSpkiBase64, Encoding::kSpkiPem,
      Encoding::kPointHex,   Encoding::kYDec,       Encoding::kYHex};
  for (const Encoding encoding : kEncodings) encodings.emplace_back(filing::Name(encoding));
  options.Enter("key_form");
  filing::Form form;
  form.encoding = kEncodings[options.Choice("encoding", encodings)];
  form.letters = options.Choice("letters", {"lower", "upper"}) == 1 ? filing::Letters::kUpper
                                                                    : filing::Letters::kLower;
  constexpr filing::Separator kSeparators[] = {filing::Separator::kNone, filing::Separator::kSpace,
                                               filing::Separator::kColon};
  form.separator = kSeparators[options.Choice("separator", {"none", "space", "colon"})];
  options.Leave();
  sheet->key_forms = {form};
}

// Reads the members; ends the reading, so that what a function has besides comes before.
Result<Request> ReadRequest(Options& options) {
  Request request;
  request.language = options.ReadLanguage();
  filing::SheetOptions& sheet = request.options;
  sheet.at = options.Time("at");
  sheet.expiry_days = static_cast<int>(options.Integer("expiry_days", 0, 3650).value_or(60));
  sheet.icon = options.Bool("icon").value_or(true);
  sheet.app_name = options.String("app_name");
  sheet.filing_number = options.String("filing_number");
  sheet.credit_code = options.String("credit_code");
  constexpr Platform kPlatforms[] = {Platform::kUnknown, Platform::kAndroid, Platform::kIos,
                                     Platform::kHarmony};
  if (const auto i = options.Choice("platform", {"", "android", "ios", "harmony"}); i > 0) {
    sheet.platform = kPlatforms[i];
  }
  ReadKeyForm(options, &sheet);
  const std::string id = options.String("provider").value_or("generic");
  const auto toml = options.String("provider_toml");
  if (auto ended = options.End(); !ended) return ended.error();
  auto provider = toml ? filing::ParseProvider(*toml, "provider_toml") : filing::FindProvider(id);
  if (!provider) return provider.error();
  request.provider = std::move(*provider);
  return request;
}

Result<filing::Sheet> MakeSheet(const apptrait_package* const* packages, std::size_t count,
                                const Request& request) {
  const auto values = Packages(packages, count);
  if (!values) return values.error();
  return filing::MakeSheet(*values, request.provider, request.options);
}

Result<std::string> Render(const filing::Sheet& sheet, std::size_t format, Language language,
                           bool alternatives) {
  switch (format) {
    case 1:
      return filing::SheetText(sheet, {.language = language}, alternatives);
    case 2:
      return filing::SheetCsv(sheet, language);
    case 3:
      return filing::SheetMarkdown(sheet, language);
    case 4:
      return filing::SheetHtml(sheet, language);
    case 5: {
      const auto bundle = filing::SheetBundle(sheet, language);
      if (!bundle) return bundle.error();
      return std::string(AsText(*bundle));
    }
    default:
      return filing::SheetJson(sheet, language);
  }
}

// {"fileable":…,"values":[…]}: of each package the recommended set, of each box the recommended
// form.
std::string Values(const filing::Sheet& sheet) {
  Json json = {{"fileable", sheet.Fileable()}};
  json["provider"] = sheet.provider.id;
  json["values"] = Json::array();
  for (const filing::SheetColumn& column : sheet.columns) {
    Json item = {{"platform", Name(column.platform)}, {"path", column.path}};
    if (column.app_name) item["app_name"] = *column.app_name;
    if (!column.sets.empty()) {
      item["certificate_sha256"] = column.sets.front().certificate.fingerprints.sha256;
      for (const filing::SheetBox& box : column.sets.front().boxes) {
        if (box.values.empty()) continue;
        const filing::SheetValue& value = box.values.front();
        item[std::string(filing::Name(box.field))] = {
            {"label", box.label},
            {"value", value.text},
            {"encoding", filing::Name(value.form.form.encoding)}};
      }
    }
    json["values"].push_back(std::move(item));
  }
  return report::Dump(json, -1);
}

}  // namespace
}  // namespace apptrait::c_api

using namespace apptrait;         // NOLINT(google-build-using-namespace)
using namespace apptrait::c_api;  // NOLINT(google-build-using-namespace)

apptrait_status apptrait_filing_sheet(const apptrait_package* const* packages, size_t count,
                                      const char* options, char** text, size_t* size,
                                      apptrait_error** error) {
  return GuardText(text, size, error, [&]() -> Result<std::string> {
    Options read(options);
    const auto format = read.Choice("format", {"json", "text", "csv", "markdown", "html", "zip"});
    const bool alternatives = read.Bool("alternatives").value_or(false);
    const auto request = ReadRequest(read);
    if (!request) return request.error();
    const auto sheet = MakeSheet(packages, count, *request);
    if (!sheet) return sheet.error();
    return Render(*sheet, format, request->language, alternatives);
  });
}

apptrait_status apptrait_filing_values(const apptrait_package* const* packages, size_t count,
                                       const char* options, char** text, size_t* size,
                                       apptrait_error** error) {
  return GuardText(text, size, error, [&]() -> Result<std::string> {
    Options read(options);
    auto request = ReadRequest(read);
    if (!request) return request.error();
    request->options.icon = false;  // no value of it is wanted here
    const auto sheet = MakeSheet(packages, count, *request);
    if (!sheet) return sheet.error();
    return Values(*sheet);
  });
}

apptrait_status apptrait_filing_check(const apptrait_package* const* packages, size_t count,
                                      const char* filed, const char* options, int* passed,
                                      char** text, size_t* size, apptrait_error** error) {
  if (passed != nullptr) *passed = 0;
  return GuardText(text, size, error, [&]() -> Result<std::string> {
    if (filed == nullptr) return MissingArgument("filed");
    Options read(options);
    const bool as_text = read.Choice("format", {"json", "text"}) == 1;
    const auto request = ReadRequest(read);
    if (!request) return request.error();
    const auto values = Packages(packages, count);
    if (!values) return values.error();
    const auto what = filing::ParseFiled(filed);
    if (!what) return what.error();
    const auto check = filing::CheckFiled(*what, *values, request->provider, request->options);
    if (!check) return check.error();
    if (passed != nullptr) *passed = check->Passed() ? 1 : 0;
    return as_text ? filing::CheckText(*check, {.language = request->language})
                   : filing::CheckJson(*check, request->language);
  });
}
