// `apptrait diff A B`.
#include "apptrait/diff.h"

#include "base/text.h"
#include "catalogue/texts/cli.h"
#include "catalogue/texts/diff.h"
#include "cli/commands.h"
#include "cli/confine.h"
#include "cli/inspect_options.h"
#include "cli/output.h"

namespace apptrait::cli {
namespace {

struct Options {
  PackageFlags flags;
  std::string before, after, format = "text";
};

ExitCode Complain(const std::string& path, const Error& error, const Session& session) {
  session.Complain(path, error);
  return ExitCodeOf(error);
}

ExitCode Diff(const Options& options, const Session& session) {
  const auto inspect = ToInspectOptions(options.flags, session);
  if (!inspect) {
    session.Complain(EscapeForTerminal(Message(inspect.error().detail, session.language())));
    return ExitCodeOf(inspect.error());
  }
  const auto before = InspectConfined(options.before, *inspect, session);
  if (!before) return Complain(options.before, before.error(), session);
  const auto after = InspectConfined(options.after, *inspect, session);
  if (!after) return Complain(options.after, after.error(), session);
  const diff::Difference difference = diff::Compare(*before, *after);
  const auto written =
      WriteStdout(options.format == "json"
                      ? diff::JsonDifference(*before, *after, difference, session.language())
                      : diff::TextDifference(*before, *after, difference, session.TextForStdout()));
  if (!written) return Complain("standard output", written.error(), session);
  return difference.smooth() ? ExitCode::kFine : ExitCode::kFailed;
}

}  // namespace

void RegisterDiff(CLI::App& app, Session& session) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("diff", session.Help(text::kCliDiff));
  command->add_option("before", options->before, session.Help(text::kCliDiffBefore))
      ->required()
      ->type_name("FILE");
  command->add_option("after", options->after, session.Help(text::kCliDiffAfter))
      ->required()
      ->type_name("FILE");
  command
      ->add_option("--format", options->format,
                   session.Format(text::kCliFormat, {{"formats", "text|json"}}))
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT");
  AddPackageFlags(*command, options->flags, session);
  command->callback([options, &session] {
    session.Run([options, &session] { return Diff(*options, session); });
  });
}

}  // namespace apptrait::cli
