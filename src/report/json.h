// The model as JSON values; the shapes are those of the report contract and its JSON Schema.
#ifndef APPTRAIT_SRC_REPORT_JSON_H_
#define APPTRAIT_SRC_REPORT_JSON_H_

#include "apptrait/package.h"
#include "base/json.h"

namespace apptrait::report {

using Json = OrderedJson;

Json ToJson(const Package& package, Language language);
Json ToJson(const Certificate& certificate);
Json ToJson(const Finding& finding, Language language);

// RFC 3339 UTC.
std::string FormatTime(std::int64_t seconds);

// The bytes of a value: invalid UTF-8 becomes U+FFFD; nothing is thrown.
std::string Dump(const Json& json, int indent);

}  // namespace apptrait::report

#endif  // APPTRAIT_SRC_REPORT_JSON_H_
