// `apptrait completion SHELL`: prints the script.
#include "cli/completion.h"

#include "catalogue/texts/cli.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/program.h"

namespace apptrait::cli {
namespace {

ExitCode Print(const std::string& shell, Session& session) {
  // A run knows its own command alone; a script is for all of them.
  CLI::App app;
  BuildProgram(app, session);
  const CommandNode program = ReadCommands(app);
  const auto written = WriteStdout(shell == "bash"  ? BashCompletion(program)
                                   : shell == "zsh" ? ZshCompletion(program)
                                                    : FishCompletion(program));
  if (written) return ExitCode::kFine;
  session.Complain("standard output", written.error());
  return ExitCode::kUnreadable;
}

}  // namespace

void RegisterCompletion(CLI::App& app, Session& session) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("completion", session.Help(text::kCliCompletion));
  command->footer(session.Help(text::kCliCompletionFooter));
  command->add_option("shell", *shell, session.Help(text::kCliCompletionShell))
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}))
      ->type_name("SHELL");
  command->callback(
      [shell, &session] { session.Run([shell, &session] { return Print(*shell, session); }); });
}

}  // namespace apptrait::cli
