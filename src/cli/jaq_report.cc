#include "cli/jaq_report.h"

#include "catalogue/texts/jaq.h"
#include "cli/finding_lines.h"

namespace apptrait::cli {
namespace {

using jaq::Conclusion;
using report::Json;
using report::TextWriter;
using report::Tone;

struct Look {
  const catalogue::Bilingual& text;
  Tone tone;
};
Look LookOf(Conclusion conclusion) {
  switch (conclusion) {
    case Conclusion::kOfficial:
      return {text::kJaqConclusionOfficial, Tone::kGood};
    case Conclusion::kNotOfficial:
      return {text::kJaqConclusionNotOfficial, Tone::kBad};
    case Conclusion::kUndecided:
      return {text::kJaqConclusionUndecided, Tone::kWarn};
    case Conclusion::kSubmitted:
      return {text::kJaqConclusionSubmitted, Tone::kGood};
    case Conclusion::kRequestWrong:
      return {text::kJaqConclusionRequestWrong, Tone::kBad};
    case Conclusion::kNotAnswered:
      break;
  }
  return {text::kJaqConclusionNotAnswered, Tone::kBad};
}

std::string Digits(const std::optional<std::int64_t>& number) {
  return number ? std::to_string(*number) : "";
}

bool IsBusiness(const JaqReport& report, const std::string& name) {
  const auto same = [&](const Parameter& parameter) { return parameter.name == name; };
  return std::ranges::any_of(report.request.parameters, same);
}

void WriteAnswer(const jaq::Answer& answer, TextWriter& w) {
  w.Section(w.Say(text::kJaqAnswerHeading));
  w.Row(w.Say(text::kJaqAppName), answer.app_name.value_or(""));
  w.Row(w.Say(text::kJaqPackageName), answer.package_name.value_or(""));
  w.Row(w.Say(text::kJaqDeveloper), answer.developer.value_or(""));
  w.Row(w.Say(text::kJaqCertificate), answer.certificate_md5.value_or(""));
  w.Row(w.Say(text::kJaqStatus), Digits(answer.status));
  w.Row(w.Say(text::kJaqOfficialResult), answer.official_result_text.value_or(""));
  w.Row(w.Say(text::kJaqItemId), answer.item_id.value_or(""));
  w.Row(w.Say(text::kJaqMessage), answer.error_message.value_or(""));
  w.Row(w.Say(text::kJaqRequestId), answer.request_id.value_or(""));
}

void WriteCall(const JaqReport& report, TextWriter& w) {
  w.Section(w.Say(text::kJaqRequestHeading));
  for (const Parameter& parameter : report.request.parameters) {
    w.Row(parameter.name, parameter.value);
  }
  w.Section(w.Say(text::kJaqCallHeading),
            report.is_signed ? w.Say(text::kJaqSignedUntil) : std::string_view());
  w.Row(w.Say(text::kJaqGateway), report.gateway);
  for (const Parameter& parameter : report.parameters) {
    if (!IsBusiness(report, parameter.name)) w.Row(parameter.name, parameter.value);
  }
  if (!report.is_signed) w.Line(w.Say(text::kJaqNotSigned), Tone::kWarn);
}

template <class T>
void Add(Json& json, const char* name, const std::optional<T>& value) {
  if (value) json[name] = *value;
}

Json AnswerJson(const jaq::Answer& answer) {
  Json json = Json::object();
  if (answer.error) {
    Json& error = json["error"] = {{"code", answer.error->code}};
    if (!answer.error->message.empty()) error["msg"] = answer.error->message;
    if (!answer.error->sub_code.empty()) error["sub_code"] = answer.error->sub_code;
    if (!answer.error->sub_message.empty()) error["sub_msg"] = answer.error->sub_message;
  }
  Add(json, "request_id", answer.request_id);
  Add(json, "err_code", answer.error_code);
  Add(json, "err_msg", answer.error_message);
  Add(json, "success", answer.success);
  Add(json, "status", answer.status);
  Add(json, "official_result", answer.official_result);
  Add(json, "official_result_text", answer.official_result_text);
  Add(json, "app_name", answer.app_name);
  Add(json, "package_name", answer.package_name);
  Add(json, "developer", answer.developer);
  Add(json, "certificate_md5", answer.certificate_md5);
  Add(json, "submit_status", answer.submit_status);
  Add(json, "item_id", answer.item_id);
  Add(json, "progress", answer.progress);
  return json;
}

std::vector<Finding> AllFindings(const JaqReport& report) {
  std::vector<Finding> findings;
  if (report.outcome) findings = report.outcome->findings;
  findings.insert(findings.end(), report.findings.begin(), report.findings.end());
  return findings;
}

}  // namespace

std::string JaqText(const JaqReport& report, const TextOptions& options) {
  TextWriter w(options);
  const std::string title = report.path + "   " + std::string(jaq::MethodName(report.request.api));
  if (report.outcome) {
    const Look look = LookOf(report.outcome->conclusion);
    w.Headline(title, w.Say(look.text), look.tone);
    WriteAnswer(report.outcome->answer, w);
  } else {
    w.Headline(title, w.Say(text::kJaqPrepared), Tone::kPlain);
    WriteCall(report, w);
  }
  WriteFindingLines(AllFindings(report), w);
  return w.Finish();
}

std::string JaqJson(const JaqReport& report, Language language) {
  Json json = NewReport("apptrait.jaq/1");
  json["path"] = report.path;
  json["api"] = jaq::MethodName(report.request.api);
  json["gateway"] = report.gateway;
  json["parameters"] = Json::object();
  for (const Parameter& parameter : report.parameters) {
    json["parameters"][parameter.name] = parameter.value;
  }
  json["signed"] = report.is_signed;
  if (report.outcome) {
    json["conclusion"] = jaq::Name(report.outcome->conclusion);
    json["calls"] = report.outcome->calls;
    json["answer"] = AnswerJson(report.outcome->answer);
  }
  json["findings"] = FindingsJson(AllFindings(report), language);
  return report::Dump(json, 2) + "\n";
}

}  // namespace apptrait::cli
