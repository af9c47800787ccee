// `apptrait icp-record check | sign | upload | create | query`: Aliyun's record of an app's filing.
#include "apptrait/icp_record.h"

#include <charconv>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalogue/limit.h"
#include "catalogue/rules/icp_record.h"
#include "catalogue/texts/icp_record.h"
#include "catalogue/texts/net.h"
#include "cli/commands.h"
#include "cli/icp_report.h"
#include "cli/net_options.h"
#include "cli/output.h"
#include "net/url.h"

namespace apptrait::cli {
namespace {

using icp_record::Record;

// Twelve times what is allowed: larger files are not even looked at.
constexpr std::uint64_t kScreenshotRead = 64 * limits::kMiB;

struct Options {
  std::string command;
  NetFlags net;
  std::string record_file;
  Record typed;  // fields given as options
  std::string endpoint = "dysmsapi.aliyuncs.com", format = "text";
  std::vector<std::int64_t> ids;
  bool dry_run = false, force = false;
};

constexpr std::string Record::*kRecordFields[] = {&Record::app_icp_record_pic,
                                                  &Record::app_service_name,
                                                  &Record::app_principal_unit_name,
                                                  &Record::app_icp_license_number,
                                                  &Record::app_approval_date,
                                                  &Record::domain,
                                                  &Record::sign_name,
                                                  &Record::screenshot};

bool HasError(const std::vector<Finding>& findings) {
  return std::ranges::any_of(findings,
                             [](const Finding& f) { return f.severity == Severity::kError; });
}

ExitCode ExitCodeOf(icp_record::Conclusion conclusion) {
  switch (conclusion) {
    case icp_record::Conclusion::kDone:
      return ExitCode::kFine;
    case icp_record::Conclusion::kFieldWrong:
      return ExitCode::kFailed;
    case icp_record::Conclusion::kRequestWrong:
      return ExitCode::kUsage;
    case icp_record::Conclusion::kNotAnswered:
      break;
  }
  return ExitCode::kUnreadable;
}

catalogue::Bilingual StateOf(icp_record::Conclusion conclusion) {
  switch (conclusion) {
    case icp_record::Conclusion::kDone:
      return text::kIcpStateDone;
    case icp_record::Conclusion::kFieldWrong:
      return text::kIcpStateFieldWrong;
    case icp_record::Conclusion::kRequestWrong:
      return text::kIcpStateRequestWrong;
    case icp_record::Conclusion::kNotAnswered:
      break;
  }
  return text::kIcpStateNotAnswered;
}

class Command {
 public:
  Command(Options& options, const Session& session) : options_(options), session_(session) {
    report_.command = options.command;
  }

  ExitCode Run() {
    if (auto refused = options_.net.refused.Check(); !refused) return Refuse(refused.error());
    if (options_.command == "query") return Query();
    if (auto code = ReadRecord()) return *code;
    if (options_.command == "upload") return Upload();
    if (auto code = ReadScreenshot()) return *code;
    CheckRecord();
    if (options_.command == "check") {
      const bool broken = HasError(report_.findings);
      report_.state = broken ? text::kIcpStateBroken : text::kIcpStateChecked;
      report_.good = !broken;
      return Print(broken ? ExitCode::kFailed : ExitCode::kFine);
    }
    if (HasError(report_.findings) && !options_.force) return Broken();
    return options_.command == "sign" ? Sign() : Create();
  }

 private:
  ExitCode Refuse(const Error& error) const {
    session_.Complain(EscapeForTerminal(Message(error.detail, session_.language())));
    return cli::ExitCodeOf(error);
  }
  ExitCode Refuse(const std::string& path, const Error& error) const {
    session_.Complain(path, error);
    return cli::ExitCodeOf(error);
  }
  ExitCode Print(ExitCode code) const {
    const auto written =
        WriteStdout(options_.format == "json" ? IcpJson(report_, session_.language())
                                              : IcpText(report_, session_.TextForStdout()));
    return written ? code : Refuse("standard output", written.error());
  }
  ExitCode Broken() {
    report_.state = text::kIcpStateBroken;
    report_.good = false;
    return Print(ExitCode::kFailed);
  }

  std::optional<ExitCode> ReadRecord();
  std::optional<ExitCode> ReadScreenshot();
  void CheckRecord();
  // Credentials and endpoint; an exit code where something is wrong with them.
  std::optional<ExitCode> ReadKeys();
  icp_record::SendOptions ToSendOptions();
  // Takes the outcome of a call into the report.
  ExitCode Finish(icp_record::Outcome outcome);

  ExitCode Sign();
  ExitCode Upload();
  ExitCode Create();
  ExitCode Query();
  ExitCode DryRun(std::vector<icp_record::Call> calls);

  Options& options_;
  const Session& session_;
  Record record_;
  Bytes screenshot_;
  bool has_screenshot_ = false;
  icp_record::Credentials credentials_;
  IcpReport report_;
};

std::optional<ExitCode> Command::ReadRecord() {
  if (!options_.record_file.empty()) {
    const auto text = ReadTextFile(options_.record_file);
    if (!text) {
      Error error = text.error();
      error.kind = ErrorKind::kUsage;
      return Refuse(options_.record_file, error);
    }
    auto record = icp_record::ReadRecord(*text);
    if (!record) return Refuse(options_.record_file, record.error());
    record_ = std::move(*record);
  }
  for (const auto field : kRecordFields) {
    if (!(options_.typed.*field).empty()) record_.*field = options_.typed.*field;
  }
  report_.record = record_;
  return std::nullopt;
}

std::optional<ExitCode> Command::ReadScreenshot() {
  if (record_.screenshot.empty()) return std::nullopt;
  auto source = OpenFile(record_.screenshot);
  if (!source) return Refuse(record_.screenshot, source.error());
  const std::uint64_t size = (*source)->size();
  if (size > kScreenshotRead) {
    return Refuse(record_.screenshot,
                  catalogue::LimitError(quantity::kScreenshotSize, size, kScreenshotRead));
  }
  auto bytes = (*source)->Read(0, size);
  if (!bytes) return Refuse(record_.screenshot, bytes.error());
  screenshot_ = std::move(*bytes);
  has_screenshot_ = true;
  const auto findings = icp_record::CheckScreenshot(record_.screenshot, screenshot_);
  report_.findings.insert(report_.findings.end(), findings.begin(), findings.end());
  return std::nullopt;
}

void Command::CheckRecord() {
  const auto findings = icp_record::Check(
      record_, {.today = icp_record::BeijingDate(Now()), .will_upload = has_screenshot_});
  report_.findings.insert(report_.findings.end(), findings.begin(), findings.end());
}

std::optional<ExitCode> Command::ReadKeys() {
  const auto values = ReadCredentials(options_.net.credentials);
  if (!values) return Refuse(options_.net.credentials, values.error());
  if (auto r = values->Require({kAliyunKeyId, kAliyunKeySecret}); !r) return Refuse(r.error());
  credentials_ = {.access_key_id = std::string(values->Get(kAliyunKeyId).Reveal()),
                  .access_key_secret = values->Get(kAliyunKeySecret),
                  .security_token = values->Get(kAliyunToken)};
  report_.endpoint = options_.endpoint;
  if (options_.endpoint.starts_with("http://")) {
    report_.findings.push_back(
        catalogue::Make(rule::kIcpPlainHttp, {}, {{"endpoint", net::Origin(options_.endpoint)}}));
  }
  return std::nullopt;
}

icp_record::SendOptions Command::ToSendOptions() {
  return {
      .endpoint = options_.endpoint,
      .timeout = Milliseconds(options_.net.timeout),
      .request_timeout = Milliseconds(options_.net.request_timeout),
      .retries = options_.net.retries,
      .progress = [this](const icp_record::Progress& progress) {
        if (session_.quiet) return;
        const std::string wait =
            session_.Format(text::kNetWaiting, {{"seconds", (progress.wait.count() + 999) / 1000}});
        session_.Complain(EscapeForTerminal(
            progress.action + ": " + Message(progress.reason, session_.language()) + "; " + wait));
      }};
}

ExitCode Command::Finish(icp_record::Outcome outcome) {
  report_.state = StateOf(outcome.conclusion);
  report_.good = outcome.conclusion == icp_record::Conclusion::kDone;
  if (outcome.file_key) report_.file_key = outcome.file_key;
  const ExitCode code = ExitCodeOf(outcome.conclusion);
  report_.outcome = std::move(outcome);
  return Print(code);
}

ExitCode Command::Sign() {
  if (auto code = ReadKeys()) return *code;
  auto request = icp_record::Sign(
      icp_record::CreateCall(record_), credentials_,
      {.endpoint = options_.endpoint, .time = Now(), .nonce = icp_record::MakeNonce()});
  if (!request) return Refuse(request.error());
  if (options_.format == "curl") {
    const auto written = WriteStdout(icp_record::CurlLine(*request) + "\n");
    return written ? ExitCode::kFine : Refuse("standard output", written.error());
  }
  report_.request = std::move(*request);
  report_.state = text::kIcpStateSigned;
  return Print(ExitCode::kFine);
}

ExitCode Command::DryRun(std::vector<icp_record::Call> calls) {
  report_.endpoint = options_.endpoint;
  report_.planned = std::move(calls);
  report_.state = text::kIcpStateNotSent;
  return Print(ExitCode::kFine);
}

ExitCode Command::Upload() {
  if (record_.screenshot.empty()) return Refuse(session_.Usage(text::kIcpNoScreenshot, {}));
  if (auto code = ReadScreenshot()) return *code;
  report_.record.reset();
  if (HasError(report_.findings) && !options_.force) return Broken();
  if (options_.dry_run) return DryRun({icp_record::UploadInfoCall()});
  if (auto code = ReadKeys()) return *code;
  StopOnSignals();
  const auto transport = MakeTransport(options_.net);
  const auto clock = MakeClock();
  auto outcome = icp_record::Upload(record_.screenshot, screenshot_, credentials_, ToSendOptions(),
                                    *transport, *clock);
  if (!outcome) return Refuse(outcome.error());
  return Finish(std::move(*outcome));
}

ExitCode Command::Create() {
  const bool upload = has_screenshot_ && record_.app_icp_record_pic.empty();
  if (options_.dry_run) {
    std::vector<icp_record::Call> calls;
    if (upload) calls.push_back(icp_record::UploadInfoCall());
    calls.push_back(icp_record::CreateCall(record_));
    return DryRun(std::move(calls));
  }
  if (auto code = ReadKeys()) return *code;
  StopOnSignals();
  const auto transport = MakeTransport(options_.net);
  const auto clock = MakeClock();
  const icp_record::SendOptions send = ToSendOptions();
  if (upload) {
    auto uploaded =
        icp_record::Upload(record_.screenshot, screenshot_, credentials_, send, *transport, *clock);
    if (!uploaded) return Refuse(uploaded.error());
    if (uploaded->conclusion != icp_record::Conclusion::kDone) return Finish(std::move(*uploaded));
    report_.findings.insert(report_.findings.end(), uploaded->findings.begin(),
                            uploaded->findings.end());
    report_.file_key = uploaded->file_key;
    record_.app_icp_record_pic = *uploaded->file_key;
    report_.record = record_;
  }
  auto outcome =
      icp_record::Send(icp_record::CreateCall(record_), credentials_, send, *transport, *clock);
  if (outcome) return Finish(std::move(*outcome));
  const ExitCode code = Refuse(outcome.error());
  if (const auto warning = icp_record::AfterFailedCreate(outcome.error())) {
    session_.Complain(session_.Help(text::kNetWarningWord) +
                      Message(*warning, session_.language()));
  }
  return code;
}

ExitCode Command::Query() {
  const icp_record::Call call = icp_record::QueryCall(options_.ids);
  if (options_.dry_run) return DryRun({call});
  if (auto code = ReadKeys()) return *code;
  StopOnSignals();
  const auto transport = MakeTransport(options_.net);
  const auto clock = MakeClock();
  auto outcome = icp_record::Send(call, credentials_, ToSendOptions(), *transport, *clock);
  if (!outcome) return Refuse(outcome.error());
  return Finish(std::move(*outcome));
}

void AddFields(CLI::App& command, Options& o, const Session& session) {
  const auto field = [&](const char* name, std::string& value, const catalogue::Bilingual& help,
                         const char* type) {
    command.add_option(name, value, session.Help(help))->type_name(type);
  };
  field("--record", o.record_file, text::kIcpRecordOption, "FILE");
  field("--file-key", o.typed.app_icp_record_pic, text::kIcpPicOption, "KEY");
  field("--service-name", o.typed.app_service_name, text::kIcpServiceOption, "NAME");
  field("--principal-unit", o.typed.app_principal_unit_name, text::kIcpUnitOption, "NAME");
  field("--license", o.typed.app_icp_license_number, text::kIcpLicenseOption, "NUMBER");
  field("--approval-date", o.typed.app_approval_date, text::kIcpDateOption, "DATE");
  field("--domain", o.typed.domain, text::kIcpDomainOption, "URL");
  field("--sign-name", o.typed.sign_name, text::kIcpSignNameOption, "NAME");
  field("--screenshot", o.typed.screenshot, text::kIcpScreenshotOption, "FILE");
}

struct Description {
  const char* name;
  const catalogue::Bilingual& about;
  bool fields, sends, curl;
};

void AddCommand(CLI::App& parent, Session& session, const Description& d) {
  auto options = std::make_shared<Options>();
  options->command = d.name;
  CLI::App* command = parent.add_subcommand(d.name, session.Help(d.about));
  command->footer(session.Help(text::kIcpFooter));
  if (options->command == "query") {
    command->add_option("ids", options->ids, session.Help(text::kIcpIds))
        ->required()
        ->check([&session](const std::string& value) {
          std::int64_t id = 0;
          const char* end = value.data() + value.size();
          const auto [stop, error] = std::from_chars(value.data(), end, id);
          const bool good = error == std::errc() && stop == end && id > 0;
          return good ? std::string()
                      : session.Format(text::kIcpBadId, {{"value", EscapeForTerminal(value)}});
        })
        ->type_name("ID");
  } else if (options->command == "upload") {
    command
        ->add_option("screenshot", options->typed.screenshot,
                     session.Help(text::kIcpScreenshotOption))
        ->required()
        ->type_name("FILE");
  }
  if (d.fields) AddFields(*command, *options, session);
  if (options->command != "check") {
    command->add_option("--endpoint", options->endpoint, session.Help(text::kIcpEndpointOption))
        ->type_name("HOST|URL")
        ->capture_default_str();
    if (d.fields || options->command == "upload") {
      command->add_flag("--force", options->force, session.Help(text::kIcpForceOption));
    }
  }
  if (d.sends) {
    command->add_flag("--dry-run", options->dry_run, session.Help(text::kIcpDryRunOption));
    AddNetFlags(*command, options->net, session);
  } else {
    if (d.curl) {
      command
          ->add_option("--credentials", options->net.credentials,
                       session.Help(text::kNetCredentialsOption))
          ->type_name("FILE");
    }
    options->net.refused.Add(*command);
  }
  const std::vector<std::string> formats = d.curl ? std::vector<std::string>{"text", "json", "curl"}
                                                  : std::vector<std::string>{"text", "json"};
  command
      ->add_option("--format", options->format,
                   session.Format(text::kIcpFormatOption,
                                  {{"formats", d.curl ? "text|json|curl" : "text|json"}}))
      ->check(CLI::IsMember(formats))
      ->type_name("FORMAT");
  command->callback([options, &session] {
    session.Run([options, &session] { return Command(*options, session).Run(); });
  });
}

}  // namespace

void RegisterIcpRecord(CLI::App& app, Session& session) {
  CLI::App* parent = app.add_subcommand("icp-record", session.Help(text::kIcpAbout));
  parent->footer(session.Help(text::kIcpFooter));
  parent->require_subcommand(1);
  parent->fallthrough();
  AddCommand(*parent, session, {"check", text::kIcpCheckAbout, true, false, false});
  AddCommand(*parent, session, {"sign", text::kIcpSignAbout, true, false, true});
  AddCommand(*parent, session, {"upload", text::kIcpUploadAbout, false, true, false});
  AddCommand(*parent, session, {"create", text::kIcpCreateAbout, true, true, false});
  AddCommand(*parent, session, {"query", text::kIcpQueryAbout, false, true, false});
}

}  // namespace apptrait::cli
