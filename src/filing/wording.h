// The words of a sheet: what a value really is, in the reader's language.
#ifndef APPTRAIT_SRC_FILING_WORDING_H_
#define APPTRAIT_SRC_FILING_WORDING_H_

#include "apptrait/filing.h"

namespace apptrait::filing {

// "证书 SHA-1", "RSA 模数,十进制".
std::string WhatItIs(const Form& form, Language language);
// The same with how it is written: "证书 SHA-1 · 大写,无分隔".
std::string HowItIsWritten(const Form& form, Language language);

std::string_view EvidenceText(Evidence evidence, Language language);
std::string_view PlatformText(Platform platform, Language language);
std::string_view FieldText(Field field, Language language);

// The provider's sources that a value of the sheet rests on, in their order.
std::vector<const Source*> SourcesOf(const Sheet& sheet);

// "2031-05-06", UTC.
std::string FormatDate(std::int64_t seconds);

// One of the two, by language; the other where it is empty.
const std::string& Pick(const std::string& en, const std::string& zh, Language language);

}  // namespace apptrait::filing

#endif  // APPTRAIT_SRC_FILING_WORDING_H_
