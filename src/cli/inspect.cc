// `apptrait inspect` and `apptrait verify`: the same reading, another look at the result.
#include <csignal>

#include "base/text.h"
#include "catalogue/texts/cli.h"
#include "cli/commands.h"
#include "cli/inspect_options.h"
#include "cli/output.h"
#include "cli/password.h"

namespace apptrait::cli {
namespace {

constexpr std::string_view kFormats = "text|json|ndjson|csv";

enum class Format { kText, kJson, kNdjson, kCsv };

std::optional<Format> ParseFormat(std::string_view name) {
  if (name == "text") return Format::kText;
  if (name == "json") return Format::kJson;
  if (name == "ndjson") return Format::kNdjson;
  if (name == "csv") return Format::kCsv;
  return std::nullopt;
}

struct Options {
  PackageFlags flags;
  std::vector<std::string> files, outputs;
  std::string format = "text";
  bool verdict = false;  // `verify`
};

struct Target {
  Format format;
  std::string path;
};

Result<std::vector<Target>> ParseOutputs(const Options& options, const Session& session) {
  std::vector<Target> targets;
  for (const std::string& output : options.outputs) {
    const std::size_t equals = output.find('=');
    const auto format = ParseFormat(output.substr(0, equals));
    if (equals == output.npos || equals + 1 == output.size() || !format) {
      return session.Usage(text::kCliBadOutput,
                           {{"value", output}, {"formats", std::string(kFormats)}});
    }
    targets.push_back({*format, output.substr(equals + 1)});
  }
  return targets;
}

// A report that grows package by package where its format allows that.
std::string Piece(const Package& package, Format format, TextOptions text, bool first,
                  bool verdict) {
  text.verdict_only = verdict;
  switch (format) {
    case Format::kText:
      return (first ? "" : "\n") + TextReport(package, text);
    case Format::kNdjson:
      return NdjsonLine(package, text.language);
    case Format::kCsv:
      return (first ? CsvHeader() : "") + CsvRows(package);
    case Format::kJson:
      break;
  }
  return {};
}

std::string Whole(const std::vector<Package>& packages, Format format, const TextOptions& text,
                  bool verdict) {
  if (format == Format::kJson) return JsonReport(packages, text.language);
  std::string report;
  for (const Package& package : packages)
    report += Piece(package, format, text, report.empty(), verdict);
  return report;
}

class Command {
 public:
  Command(const Options& options, const Session& session)
      : options_(options), session_(session), format_(*ParseFormat(options.format)) {}

  ExitCode Run() {
    const auto targets = ParseOutputs(options_, session_);
    if (!targets) return Refuse(targets.error());
    auto parsed = ToInspectOptions(options_.flags, session_);
    if (!parsed) return Refuse(parsed.error());
    ScopedOptions inspect(std::move(*parsed));
    const bool keep = format_ == Format::kJson || !targets->empty();
    for (const std::string& file : options_.files) {
      auto package = InspectAsking(file, *inspect, session_);
      if (!package) {
        session_.Complain(file, package.error());
        code_ = Worse(code_, ExitCodeOf(package.error()));
        continue;
      }
      if (options_.verdict && package->verification.status != Status::kVerified) {
        code_ = Worse(code_, ExitCode::kFailed);
      }
      Print(Piece(*package, format_, session_.TextForStdout(), first_, options_.verdict));
      first_ = false;
      if (keep) packages_.push_back(std::move(*package));
    }
    if (format_ == Format::kJson) Print(JsonReport(packages_, session_.language()));
    for (const Target& target : *targets) {
      Check(WriteFile(target.path,
                      Whole(packages_, target.format, session_.TextForFile(), options_.verdict)),
            target.path);
    }
    return code_;
  }

 private:
  ExitCode Refuse(const Error& error) const {
    session_.Complain(EscapeForTerminal(Message(error.detail, session_.language())));
    return ExitCodeOf(error);
  }
  void Print(const std::string& text) { Check(WriteStdout(text), "standard output"); }
  void Check(const Result<void>& written, const std::string& path) {
    if (written) return;
    session_.Complain(path, written.error());
    code_ = Worse(code_, ExitCode::kUnreadable);
  }

  const Options& options_;
  const Session& session_;
  Format format_;
  bool first_ = true;
  ExitCode code_ = ExitCode::kFine;
  std::vector<Package> packages_;
};

void Register(CLI::App& app, Session& session, const char* name, const catalogue::Bilingual& about,
              bool verdict) {
  auto options = std::make_shared<Options>();
  options->verdict = verdict;
  CLI::App* command = app.add_subcommand(name, session.Help(about));
  command->add_option("files", options->files, session.Help(text::kCliFiles))
      ->required()
      ->type_name("FILE");
  command
      ->add_option("--format", options->format,
                   session.Format(text::kCliFormat, {{"formats", std::string(kFormats)}}))
      ->check(CLI::IsMember({"text", "json", "ndjson", "csv"}))
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

}  // namespace

void RegisterInspect(CLI::App& app, Session& session) {
  Register(app, session, "inspect", text::kCliInspect, false);
}
void RegisterVerify(CLI::App& app, Session& session) {
  Register(app, session, "verify", text::kCliVerify, true);
}

}  // namespace apptrait::cli
