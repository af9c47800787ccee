// The program: chooses the language, reads the command line, runs one command.
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "base/text.h"
#include "catalogue/texts/cli.h"
#include "cli/commands.h"
#include "cli/suggest.h"

namespace apptrait::cli {
namespace {

// Before any static initializer of Botan: its pool of locked memory costs 3 ms at every start, and
// nothing here keeps secrets in Botan.
__attribute__((constructor(101))) void SwitchOffLockedPool() {
  setenv("BOTAN_MLOCK_POOL_SIZE", "0", 0);
}

constexpr auto kCommands = {RegisterInspect,   RegisterVerify, RegisterFiling,
                            RegisterJaq,       RegisterIcpRecord, RegisterGate,
                            RegisterDiff,      RegisterBatch,  RegisterExplain};

std::vector<std::string_view> CommandNames(const CLI::App& app) {
  std::vector<std::string_view> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

// `apptrait app.apk` is `apptrait inspect app.apk`: where the first word is no command, inspect is.
std::vector<std::string> Arguments(int argc, const char* const* argv, const CLI::App& app) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto names = CommandNames(app);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& a = arguments[i];
    if (a == "--help" || a == "-h" || a == "--version") return arguments;
    if (a == "--lang" || a == "--color") {
      ++i;
      continue;
    }
    if (a == "--quiet" || a == "-q" || a.starts_with("--lang=") || a.starts_with("--color="))
      continue;
    if (std::ranges::find(names, a) == names.end()) {
      arguments.insert(arguments.begin() + static_cast<std::ptrdiff_t>(i), "inspect");
    }
    return arguments;
  }
  return arguments;
}

// A word that is neither a file nor a command, but nearly a command.
void SuggestCommand(const std::vector<std::string>& arguments, const CLI::App& app,
                    const Session& session) {
  const auto inspect = std::ranges::find(arguments, "inspect");
  if (inspect == arguments.end() || inspect + 1 == arguments.end()) return;
  const std::string& word = *(inspect + 1);
  if (access(word.c_str(), F_OK) == 0) return;
  if (const auto near = Nearest(word, CommandNames(app)); !near.empty()) {
    session.Complain(EscapeForTerminal(word) + ": " +
                     session.Format(text::kCliDidYouMean, {{"name", std::string(near)}}));
  }
}

int Main(int argc, const char* const* argv) {
  std::signal(SIGPIPE, SIG_IGN);
  Session session(argc, argv);
  CLI::App app(session.Help(text::kCliAbout), "apptrait");
  app.footer(session.Help(text::kCliFooter));
  app.set_help_flag("-h,--help", session.Help(text::kCliHelp));
  app.set_version_flag("--version", "apptrait " APPTRAIT_VERSION, session.Help(text::kCliVersion));
  // Read by Session already; declared here for the help page and the check of values.
  std::string language, color;
  app.add_option("--lang", language, session.Help(text::kCliLang))
      ->check(CLI::IsMember({"zh", "en"}))
      ->type_name("LANG");
  app.add_option("--color", color, session.Help(text::kCliColor))
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN");
  app.add_flag("-q,--quiet", session.quiet, session.Help(text::kCliQuiet));
  app.require_subcommand(1);
  app.fallthrough();
  for (const auto& add : kCommands) add(app, session);

  std::vector<std::string> arguments = Arguments(argc, argv, app);
  if (arguments.empty()) arguments = {"--help"};
  SuggestCommand(arguments, app, session);
  std::ranges::reverse(arguments);
  try {
    app.parse(arguments);
    return static_cast<int>(session.command()());
  } catch (const CLI::ParseError& e) {
    const int code = app.exit(e);
    return code == 0 ? 0 : static_cast<int>(ExitCode::kUsage);
  } catch (const std::bad_alloc&) {
    session.Complain("out of memory");
    return static_cast<int>(ExitCode::kUnreadable);
  }
}

}  // namespace
}  // namespace apptrait::cli

int main(int argc, char** argv) { return apptrait::cli::Main(argc, argv); }
