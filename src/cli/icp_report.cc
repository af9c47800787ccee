#include "cli/icp_report.h"

#include "catalogue/texts/icp_record.h"
#include "cli/credentials.h"
#include "cli/finding_lines.h"
#include "icp_record/fields.h"

namespace apptrait::cli {
namespace {

using icp_record::Record;
using report::Json;
using report::TextWriter;
using report::Tone;

// Sensitive, so it is named but never printed; the curl line takes it from the environment.
constexpr std::string_view kTokenHeader = "x-acs-security-token";

void WriteFields(const Record& record, TextWriter& w) {
  for (const auto& [name, value] : icp_record::kRecordFields) w.Row(name, record.*value);
}

Json FieldsJson(const Record& record) {
  Json json = Json::object();
  for (const auto& [name, value] : icp_record::kRecordFields) {
    if (!(record.*value).empty()) json[name] = record.*value;
  }
  return json;
}

void WriteRequest(const HttpRequest& request, TextWriter& w) {
  w.Section(w.Say(text::kIcpRequestHeading));
  w.Row(request.method, request.url);
  for (const HttpHeader& header : request.headers) {
    w.Row(header.name,
          header.name == kTokenHeader ? "$" + std::string(kAliyunToken) : header.value);
  }
}

Json RequestJson(const HttpRequest& request) {
  Json json = {{"method", request.method}, {"url", request.url}, {"headers", Json::object()}};
  for (const HttpHeader& header : request.headers) {
    if (header.name == kTokenHeader) {
      json["headers_from_environment"] = {{header.name, kAliyunToken}};
    } else {
      json["headers"][header.name] = header.value;
    }
  }
  return json;
}

void WriteAnswer(const IcpReport& report, TextWriter& w) {
  const icp_record::Answer& answer = report.outcome->answer;
  w.Section(w.Say(text::kIcpAnswerHeading));
  w.Row(w.Say(text::kIcpRecordIdRow), answer.record_id.value_or(""));
  w.Row(w.Say(text::kIcpFileKeyRow), report.file_key.value_or(""));
  w.Row(w.Say(text::kIcpRequestIdRow), answer.request_id);
  for (const icp_record::StoredRecord& stored : report.outcome->records) {
    const Datum id{"id", stored.id};
    w.Section(catalogue::Format(w.Say(text::kIcpRecordHeading), {&id, 1}));
    WriteFields(stored.record, w);
    w.Row(w.Say(text::kIcpPictureUrl), stored.picture_url);
  }
}

Json AnswerJson(const icp_record::Answer& answer) {
  Json json = {{"http_status", answer.http_status}, {"code", answer.code}};
  if (!answer.message.empty()) json["message"] = answer.message;
  if (!answer.request_id.empty()) json["request_id"] = answer.request_id;
  return json;
}

std::vector<Finding> AllFindings(const IcpReport& report) {
  std::vector<Finding> findings;
  if (report.outcome) findings = report.outcome->findings;
  findings.insert(findings.end(), report.findings.begin(), report.findings.end());
  return findings;
}

}  // namespace

std::string IcpText(const IcpReport& report, const TextOptions& options) {
  TextWriter w(options);
  w.Headline("icp-record " + report.command, w.Say(report.state),
             report.good ? Tone::kGood : Tone::kBad);
  if (report.record) {
    w.Section(w.Say(text::kIcpFieldsHeading));
    WriteFields(*report.record, w);
  }
  for (const icp_record::Call& call : report.planned) {
    w.Section(call.action, report.endpoint);
    for (const Parameter& parameter : call.query) w.Row(parameter.name, parameter.value);
  }
  if (report.request) WriteRequest(*report.request, w);
  if (report.outcome) WriteAnswer(report, w);
  WriteFindingLines(AllFindings(report), w);
  return w.Finish();
}

std::string IcpJson(const IcpReport& report, Language language) {
  Json json = NewReport("apptrait.icp-record/1");
  json["command"] = report.command;
  if (!report.endpoint.empty()) json["endpoint"] = report.endpoint;
  if (report.record) json["record"] = FieldsJson(*report.record);
  for (const icp_record::Call& call : report.planned) {
    Json query = Json::object();
    for (const Parameter& parameter : call.query) query[parameter.name] = parameter.value;
    json["planned"].push_back({{"action", call.action}, {"query", std::move(query)}});
  }
  if (report.request) json["request"] = RequestJson(*report.request);
  if (report.outcome) {
    json["conclusion"] = icp_record::Name(report.outcome->conclusion);
    json["answer"] = AnswerJson(report.outcome->answer);
    if (report.outcome->answer.record_id) json["record_id"] = *report.outcome->answer.record_id;
  }
  if (report.file_key) json["file_key"] = *report.file_key;
  if (report.command == "query" && report.outcome) {
    json["records"] = Json::array();
    for (const icp_record::StoredRecord& stored : report.outcome->records) {
      Json record = {{"id", stored.id}, {"record", FieldsJson(stored.record)}};
      if (!stored.picture_url.empty()) record["picture_url"] = stored.picture_url;
      json["records"].push_back(std::move(record));
    }
  }
  json["findings"] = FindingsJson(AllFindings(report), language);
  return report::Dump(json, 2) + "\n";
}

}  // namespace apptrait::cli
