// `apptrait jaq`: the official-app verification, its request and its answer.
#include "apptrait/jaq.h"

#include "base/text.h"
#include "catalogue/rules/jaq.h"
#include "catalogue/texts/jaq.h"
#include "catalogue/texts/net.h"
#include "cli/commands.h"
#include "cli/confine.h"
#include "cli/inspect_options.h"
#include "cli/jaq_report.h"
#include "cli/net_options.h"
#include "cli/output.h"
#include "net/url.h"

namespace apptrait::cli {
namespace {

struct Options {
  PackageFlags package;
  NetFlags net;
  std::string file, url, api = "verify", hash = "md5", type = "release", website, developer;
  std::vector<std::string> scan_types;
  std::string sign_method = "hmac-sha256", gateway = "production", answer = "json";
  std::string format = "text";
  bool no_simplify = false, send = false;
};

jaq::Api ApiOf(const std::string& name) {
  if (name == "apply") return jaq::Api::kOfficialApply;
  return name == "scan" ? jaq::Api::kRiskScan : jaq::Api::kOfficialVerify;
}

jaq::SignMethod SignMethodOf(const std::string& name) {
  if (name == "md5") return jaq::SignMethod::kMd5;
  return name == "hmac" ? jaq::SignMethod::kHmacMd5 : jaq::SignMethod::kHmacSha256;
}

jaq::RequestOptions ToRequestOptions(const Options& options) {
  jaq::RequestOptions request{
      .app_url = options.url,
      .app_hash = options.hash == "sha1" ? jaq::FileHash::kSha1 : jaq::FileHash::kMd5,
      .official_type = options.type == "development" ? jaq::OfficialType::kDevelopment
                                                     : jaq::OfficialType::kRelease};
  if (!options.website.empty()) request.website = options.website;
  if (!options.developer.empty()) request.developer = options.developer;
  if (!options.scan_types.empty()) request.scan_types = options.scan_types;
  return request;
}

ExitCode ExitCodeOf(jaq::Conclusion conclusion) {
  switch (conclusion) {
    case jaq::Conclusion::kOfficial:
    case jaq::Conclusion::kSubmitted:
      return ExitCode::kFine;
    case jaq::Conclusion::kNotOfficial:
    case jaq::Conclusion::kUndecided:
      return ExitCode::kFailed;
    case jaq::Conclusion::kRequestWrong:
      return ExitCode::kUsage;
    case jaq::Conclusion::kNotAnswered:
      break;
  }
  return ExitCode::kUnreadable;
}

class Command {
 public:
  Command(Options& options, const Session& session) : options_(options), session_(session) {}

  ExitCode Run() {
    if (auto refused = options_.net.refused.Check(); !refused) return Refuse(refused.error());
    if (options_.send && options_.format != "text" && options_.format != "json") {
      return Refuse(session_.Usage(text::kJaqSendFormat, {{"format", options_.format}}));
    }
    const auto gateway = jaq::Gateway(options_.gateway);
    if (!gateway) return Refuse(gateway.error());
    report_.gateway = *gateway;
    const auto credentials = ReadCredentials(options_.net.credentials);
    if (!credentials) return Refuse(options_.net.credentials, credentials.error());
    if (options_.send || options_.format == "form") {
      if (auto r = credentials->Require({kTopAppKey, kTopAppSecret}); !r) return Refuse(r.error());
    }
    if (credentials->Has(kTopAppKey) && credentials->Has(kTopAppSecret)) {
      credentials_ = {.app_key = std::string(credentials->Get(kTopAppKey).Reveal()),
                      .app_secret = credentials->Get(kTopAppSecret)};
      report_.is_signed = true;
    }
    if (auto error = Prepare()) return *error;
    return options_.send ? Send() : Print();
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

  // Reads the package and makes the request.
  std::optional<ExitCode> Prepare();
  ExitCode Send();
  ExitCode Print();
  ExitCode Write(const std::string& text, ExitCode code) const {
    const auto written = WriteStdout(text);
    return written ? code : Refuse("standard output", written.error());
  }
  void ShowProgress(const jaq::Progress& progress) const;

  Options& options_;
  const Session& session_;
  jaq::EnvelopeOptions envelope_;
  std::optional<jaq::Credentials> credentials_;
  Package package_;
  JaqReport report_;
};

std::optional<ExitCode> Command::Prepare() {
  envelope_ = {.sign_method = SignMethodOf(options_.sign_method),
               .xml = options_.answer == "xml",
               .simplify = !options_.no_simplify};
  const auto inspect = ToInspectOptions(options_.package, session_);
  if (!inspect) return Refuse(inspect.error());
  auto package = InspectConfined(options_.file, *inspect, session_);
  if (!package) return Refuse(options_.file, package.error());
  package_ = std::move(*package);
  auto request = jaq::MakeRequest(ApiOf(options_.api), package_, ToRequestOptions(options_));
  if (!request) return Refuse(options_.file, request.error());

  report_.path = options_.file;
  report_.request = std::move(*request);
  report_.findings = report_.request.findings;
  if (package_.verification.status == Status::kFailed ||
      package_.verification.status == Status::kUnsigned) {
    report_.findings.push_back(catalogue::Make(rule::kJaqSignatureFails));
  }
  const auto url = net::ParseUrl(report_.gateway);
  if (url && url->scheme == "http") {
    report_.findings.push_back(
        catalogue::Make(rule::kJaqPlainHttp, {}, {{"gateway", url->authority}}));
  }
  report_.parameters = credentials_
                           ? jaq::SignedParameters(report_.request, envelope_, *credentials_, Now())
                           : jaq::UnsignedParameters(report_.request, envelope_);
  return std::nullopt;
}

ExitCode Command::Print() {
  if (options_.format == "request") {
    return Write(report_.request.parameters.front().value + "\n", ExitCode::kFine);
  }
  if (options_.format == "form") {
    return Write(jaq::FormBody(report_.parameters) + "\n", ExitCode::kFine);
  }
  if (options_.format == "curl") {
    return Write(jaq::CurlLine(report_.request, envelope_, report_.gateway) + "\n",
                 ExitCode::kFine);
  }
  return Write(options_.format == "json" ? JaqJson(report_, session_.language())
                                         : JaqText(report_, session_.TextForStdout()),
               ExitCode::kFine);
}

void Command::ShowProgress(const jaq::Progress& progress) const {
  if (session_.quiet) return;
  std::string line = progress.reason ? Message(*progress.reason, session_.language())
                                     : session_.Help(text::kJaqInProgress);
  line += "; " +
          session_.Format(text::kNetWaiting, {{"seconds", (progress.wait.count() + 999) / 1000}});
  session_.Complain(EscapeForTerminal(line));
}

ExitCode Command::Send() {
  StopOnSignals();
  const auto transport = MakeTransport(options_.net);
  const auto clock = MakeClock();
  jaq::SendOptions send{.gateway = report_.gateway,
                        .envelope = envelope_,
                        .timeout = Milliseconds(options_.net.timeout),
                        .request_timeout = Milliseconds(options_.net.request_timeout),
                        .retries = options_.net.retries};
  if (!options_.developer.empty()) send.developer = options_.developer;
  send.progress = [this](const jaq::Progress& progress) { ShowProgress(progress); };
  auto outcome = jaq::Send(report_.request, &package_, *credentials_, send, *transport, *clock);
  if (!outcome) return Refuse(outcome.error());
  const ExitCode code = ExitCodeOf(outcome->conclusion);
  report_.outcome = std::move(*outcome);
  return Write(options_.format == "json" ? JaqJson(report_, session_.language())
                                         : JaqText(report_, session_.TextForStdout()),
               code);
}

void AddOptions(CLI::App& command, Options& o, const Session& session) {
  const auto choice = [&](const char* name, std::string& value, const catalogue::Bilingual& help,
                          std::vector<std::string> values, const char* type) {
    command.add_option(name, value, session.Help(help))
        ->check(CLI::IsMember(std::move(values)))
        ->type_name(type)
        ->capture_default_str();
  };
  command.add_option("file", o.file, session.Help(text::kJaqFile))->required()->type_name("FILE");
  command.add_option("--url", o.url, session.Help(text::kJaqUrlOption))->type_name("URL");
  choice("--api", o.api, text::kJaqApiOption, {"verify", "apply", "scan"}, "API");
  choice("--hash", o.hash, text::kJaqHashOption, {"md5", "sha1"}, "HASH");
  choice("--official-type", o.type, text::kJaqTypeOption, {"release", "development"}, "TYPE");
  command.add_option("--website", o.website, session.Help(text::kJaqWebsiteOption))
      ->type_name("URL");
  command.add_option("--developer", o.developer, session.Help(text::kJaqDeveloperOption))
      ->type_name("NAME");
  command.add_option("--scan-type", o.scan_types, session.Help(text::kJaqScanOption))
      ->type_name("TYPE")
      ->type_size(1)
      ->allow_extra_args(false);
  choice("--sign-method", o.sign_method, text::kJaqSignOption, {"md5", "hmac", "hmac-sha256"},
         "METHOD");
  command.add_option("--gateway", o.gateway, session.Help(text::kJaqGatewayOption))
      ->type_name("NAME|URL")
      ->capture_default_str();
  choice("--answer", o.answer, text::kJaqAnswerOption, {"json", "xml"}, "FORMAT");
  command.add_flag("--no-simplify", o.no_simplify, session.Help(text::kJaqNoSimplifyOption));
  command.add_flag("--send", o.send, session.Help(text::kJaqSendOption));
  choice("--format", o.format, text::kJaqFormatOption, {"text", "json", "request", "form", "curl"},
         "FORMAT");
}

}  // namespace

void RegisterJaq(CLI::App& app, Session& session) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("jaq", session.Help(text::kJaqAbout));
  command->footer(session.Help(text::kJaqFooter));
  AddOptions(*command, *options, session);
  AddNetFlags(*command, options->net, session);
  AddPackageFlags(*command, options->package, session);
  command->callback([options, &session] {
    session.Run([options, &session] { return Command(*options, session).Run(); });
  });
}

}  // namespace apptrait::cli
