#include "catalogue/cause.h"
#include "catalogue/rules/icp_record.h"
#include "catalogue/rules/net.h"
#include "icp_record/exchange.h"
#include "icp_record/fields.h"

namespace apptrait::icp_record {
namespace {

using Json = SortedJson;

std::vector<StoredRecord> ReadRecords(const Json& data) {
  std::vector<StoredRecord> records;
  if (!data.is_array()) return records;
  for (const Json& item : data) {
    StoredRecord& stored = records.emplace_back();
    stored.id = TextOf(item, "AppIcpRecordId");
    stored.picture_url = TextOf(item, "AppIcpRecordPicUrl");
    for (const auto& [name, value] : kServiceFields) stored.record.*value = TextOf(item, name);
  }
  return records;
}

// The ids of a query that no returned record has.
std::vector<Finding> Missing(const Call& call, const std::vector<StoredRecord>& records) {
  std::vector<Finding> findings;
  const Json asked = Json::parse(call.query.front().value, nullptr, /*allow_exceptions=*/false);
  if (!asked.is_array()) return findings;
  for (const Json& id : asked) {
    const std::string text = id.dump();
    const auto is_it = [&](const StoredRecord& record) { return record.id == text; };
    if (std::ranges::none_of(records, is_it)) {
      findings.push_back(catalogue::Make(rule::kIcpNotFound, {}, {{"id", text}}));
    }
  }
  return findings;
}

}  // namespace

Result<Outcome> Send(const Call& call, const Credentials& credentials, const SendOptions& options,
                     Transport& transport, Clock& clock) {
  const Deadline deadline(clock, options.timeout);
  auto exchange = Ask(call, credentials, options, deadline, transport, clock);
  if (!exchange) return std::move(exchange).error();
  if (!exchange->ok) return Refusal(call, *std::move(exchange));
  Outcome outcome{.conclusion = Conclusion::kDone, .answer = std::move(exchange->answer)};
  if (call.action == "QuerySmsAppIcpRecord") {
    outcome.records = ReadRecords(exchange->data);
    outcome.findings = Missing(call, outcome.records);
    return outcome;
  }
  // Data is the id itself, a string by the documentation; a number is taken too.
  std::string id = TextOf(Json{{"Data", exchange->data}}, "Data");
  if (id.empty()) {
    return catalogue::Fail(ErrorKind::kIo, rule::kIcpAnswerUnreadable, {},
                           catalogue::Because(why::kAnswerNoId, {{"action", call.action}}));
  }
  outcome.findings.push_back(catalogue::Make(rule::kIcpCreated, {}, {{"id", id}}));
  outcome.answer.record_id = std::move(id);
  return outcome;
}

std::optional<Finding> AfterFailedCreate(const Error& error) {
  for (const Rule* rule : {&rule::kNetTimeout, &rule::kNetCutOff, &rule::kNetTooLarge,
                           &rule::kNetFailed, &rule::kNetHttpStatus, &rule::kIcpAnswerUnreadable}) {
    if (error.detail.id == rule->id) return catalogue::Make(rule::kIcpMayExist);
  }
  return std::nullopt;
}

}  // namespace apptrait::icp_record
