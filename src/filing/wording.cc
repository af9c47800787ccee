#include "filing/wording.h"

#include <fmt/core.h>

#include <array>
#include <chrono>
#include <set>

#include "catalogue/texts/filing.h"
#include "filing/encoding.h"

namespace apptrait::filing {

using catalogue::Bilingual;
using catalogue::Say;

std::string WhatItIs(const Form& form, Language language) {
  static constexpr std::array<Bilingual, 13> kTexts = {
      text::kFilingWhatText,     text::kFilingWhatModulusDec, text::kFilingWhatModulusHex,
      text::kFilingWhatPkcs1Hex, text::kFilingWhatSpkiHex,    text::kFilingWhatSpkiBase64,
      text::kFilingWhatSpkiPem,  text::kFilingWhatPointHex,   text::kFilingWhatYDec,
      text::kFilingWhatYHex,     text::kFilingWhatMd5,        text::kFilingWhatSha1,
      text::kFilingWhatSha256};
  return std::string(Say(kTexts[static_cast<std::size_t>(form.encoding)], language));
}

std::string HowItIsWritten(const Form& form, Language language) {
  std::string text = WhatItIs(form, language);
  if (!IsHex(form.encoding)) return text;
  const bool zh = language == Language::kChinese;
  text += zh ? " · " : " · ";
  text += Say(form.letters == Letters::kUpper ? text::kFilingUpper : text::kFilingLower, language);
  text += zh ? "," : ", ";
  text += Say(form.separator == Separator::kSpace   ? text::kFilingSpaced
              : form.separator == Separator::kColon ? text::kFilingColons
                                                    : text::kFilingContiguous,
              language);
  return text;
}

std::string_view EvidenceText(Evidence evidence, Language language) {
  static constexpr std::array<Bilingual, 4> kTexts = {
      text::kFilingEvidenceOfficial, text::kFilingEvidenceQuoted, text::kFilingEvidenceField,
      text::kFilingEvidenceInferred};
  return Say(kTexts[static_cast<std::size_t>(evidence)], language);
}

std::string_view PlatformText(Platform platform, Language language) {
  switch (platform) {
    case Platform::kAndroid:
      return Say(text::kFilingPlatformAndroid, language);
    case Platform::kIos:
      return Say(text::kFilingPlatformIos, language);
    case Platform::kHarmony:
      return Say(text::kFilingPlatformHarmony, language);
    case Platform::kQuickApp:
      return Say(text::kFilingPlatformQuickApp, language);
    case Platform::kUnknown:
      break;
  }
  return Say(text::kFilingPlatformUnknown, language);
}

std::string_view FieldText(Field field, Language language) {
  static constexpr std::array<Bilingual, 3> kTexts = {
      text::kFilingFieldPackage, text::kFilingFieldKey, text::kFilingFieldFingerprint};
  return Say(kTexts[static_cast<std::size_t>(field)], language);
}

std::vector<const Source*> SourcesOf(const Sheet& sheet) {
  std::set<std::string_view> used;
  for (const SheetColumn& column : sheet.columns) {
    for (const SheetSet& set : column.sets) {
      for (const SheetBox& box : set.boxes) {
        for (const SheetValue& value : box.values) used.insert(value.form.source);
      }
    }
  }
  std::vector<const Source*> sources;
  for (const Source& source : sheet.provider.sources) {
    if (used.contains(source.id)) sources.push_back(&source);
  }
  return sources;
}

std::string FormatDate(std::int64_t seconds) {
  const auto day = std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds(std::chrono::seconds(seconds)));
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

const std::string& Pick(const std::string& en, const std::string& zh, Language language) {
  const std::string& wanted = language == Language::kChinese ? zh : en;
  return wanted.empty() ? (language == Language::kChinese ? en : zh) : wanted;
}

}  // namespace apptrait::filing
