// `apptrait gate`: packages against a policy.
#include "apptrait/gate.h"

#include "base/text.h"
#include "catalogue/texts/cli.h"
#include "catalogue/texts/gate.h"
#include "cli/commands.h"
#include "cli/confine.h"
#include "cli/inspect_options.h"
#include "cli/output.h"

namespace apptrait::cli {
namespace {

constexpr std::string_view kFormats = "text|json|junit|sarif|github|gitlab|markdown";

struct Options {
  PackageFlags flags;
  std::vector<std::string> files, outputs;
  std::string policy, record, provider, format = "text";
  bool explain = false, print_policy = false;
};

struct Target {
  gate::Format format;
  std::string path;
};

class Command {
 public:
  Command(const Options& options, const Session& session) : options_(options), session_(session) {}

  ExitCode Run() {
    const auto targets = ParseOutputs();
    if (!targets) return Refuse(targets.error());
    auto policy = ReadPolicy();
    if (!policy) return Refuse(policy.error());
    const auto inspect = ToInspectOptions(options_.flags, session_);
    if (!inspect) return Refuse(inspect.error());
    if (options_.print_policy) return Print(*inspect);
    gate::JudgeOptions judging{.at = inspect->at};
    if (!options_.record.empty()) {
      auto record = ReadRecord();
      if (!record) return Refuse(record.error());
      judging.record = std::move(*record);
    }
    gate::Report report{std::move(*policy), {}};
    for (const std::string& file : options_.files) {
      auto package = InspectConfined(file, *inspect, session_);
      report.outcomes.push_back(package ? gate::Judge(std::move(*package), report.policy, judging)
                                        : gate::Unreadable(file, package.error()));
      Count(report.outcomes.back());
    }
    gate::WriteOptions writing{.language = session_.language(), .explain = options_.explain};
    for (const Target& target : *targets) {
      Check(WriteFile(target.path, gate::Write(report, target.format, writing)), target.path);
    }
    const TextOptions terminal = session_.TextForStdout();
    writing.terminal = terminal.terminal;
    writing.color = terminal.color;
    writing.width = terminal.width;
    Check(WriteStdout(gate::Write(report, *gate::ParseFormat(options_.format), writing)),
          "standard output");
    return code_;
  }

 private:
  ExitCode Refuse(const Error& error) const {
    session_.Complain(EscapeForTerminal(Message(error.detail, session_.language())));
    return ExitCodeOf(error);
  }

  Result<std::vector<Target>> ParseOutputs() const {
    std::vector<Target> targets;
    for (const std::string& output : options_.outputs) {
      const std::size_t equals = output.find('=');
      const auto format = gate::ParseFormat(output.substr(0, equals));
      if (equals == output.npos || equals + 1 == output.size() || !format) {
        return session_.Usage(text::kCliBadOutput,
                              {{"value", output}, {"formats", std::string(kFormats)}});
      }
      targets.push_back({*format, output.substr(equals + 1)});
    }
    return targets;
  }

  // A policy that cannot be read is a wrong configuration, not an unreadable package.
  Result<gate::Policy> ReadPolicy() const {
    if (options_.policy.empty()) return gate::Policy{};
    const auto text = ReadTextFile(options_.policy);
    if (text) return gate::ParsePolicy(*text, options_.policy);
    return session_.Usage(
        text::kGateFileUnreadable,
        {{"path", options_.policy}, {"reason", Message(text.error().detail, session_.language())}});
  }

  // Likewise of the record. Its own word for the provider counts where the user says none.
  Result<gate::FiledRecord> ReadRecord() const {
    const auto text = ReadTextFile(options_.record);
    const auto unreadable = [&](const Error& error) {
      return session_.Usage(
          text::kGateFileUnreadable,
          {{"path", options_.record}, {"reason", Message(error.detail, session_.language())}});
    };
    if (!text) return unreadable(text.error());
    auto filed = filing::ParseFiled(*text);
    if (!filed) return unreadable(filed.error());
    const std::string id =
        !options_.provider.empty() ? options_.provider : filed->provider.value_or("generic");
    auto provider = filing::FindProvider(id);
    if (!provider) return provider.error();
    return gate::FiledRecord{std::move(*filed), std::move(*provider)};
  }

  ExitCode Print(const InspectOptions& inspect) {
    std::vector<Package> packages;
    for (const std::string& file : options_.files) {
      auto package = InspectConfined(file, inspect, session_);
      if (!package) {
        session_.Complain(file, package.error());
        code_ = Worse(code_, ExitCodeOf(package.error()));
      } else if (!gate::Pinnable(*package)) {
        session_.Complain(EscapeForTerminal(file) + ": " +
                          session_.Help(text::kCliGateNotPinnable));
        code_ = Worse(code_, ExitCode::kFailed);
      } else {
        packages.push_back(std::move(*package));
      }
    }
    if (code_ != ExitCode::kFine) return code_;
    Check(WriteStdout(gate::PrintPolicy(packages, session_.language())), "standard output");
    return code_;
  }

  void Count(const gate::Outcome& outcome) {
    if (outcome.state == gate::OutcomeState::kPassed) return;
    code_ = Worse(code_, outcome.error ? ExitCodeOf(*outcome.error) : ExitCode::kFailed);
  }

  void Check(const Result<void>& written, const std::string& path) {
    if (written) return;
    session_.Complain(path, written.error());
    code_ = Worse(code_, ExitCode::kUnreadable);
  }

  const Options& options_;
  const Session& session_;
  ExitCode code_ = ExitCode::kFine;
};

}  // namespace

void RegisterGate(CLI::App& app, Session& session) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("gate", session.Help(text::kCliGate));
  command->add_option("files", options->files, session.Help(text::kCliFiles))
      ->required()
      ->type_name("FILE");
  command->add_option("--policy", options->policy, session.Help(text::kCliGatePolicy))
      ->type_name("FILE");
  command->add_option("--record", options->record, session.Help(text::kCliGateRecord))
      ->type_name("FILE");
  command->add_option("--provider", options->provider, session.Help(text::kCliGateProvider))
      ->type_name("ID");
  command->add_flag("--explain", options->explain, session.Help(text::kCliGateExplain));
  command->add_flag("--print-policy", options->print_policy,
                    session.Help(text::kCliGatePrintPolicy));
  command
      ->add_option("--format", options->format,
                   session.Format(text::kCliFormat, {{"formats", std::string(kFormats)}}))
      ->check(CLI::IsMember({"text", "json", "junit", "sarif", "github", "gitlab", "markdown"}))
      ->type_name("FORMAT");
  command->add_option("--output", options->outputs, session.Help(text::kCliOutput))
      ->type_name("FORMAT=PATH")
      ->type_size(1)
      ->allow_extra_args(false);
  AddPackageFlags(*command, options->flags, session);
  command->callback([options, &session] {
    session.Run([options, &session] { return Command(*options, session).Run(); });
  });
}

}  // namespace apptrait::cli
