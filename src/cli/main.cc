// The program: chooses the language, reads the command line, runs one command.
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "base/text.h"
#include "catalogue/rules/io.h"
#include "catalogue/texts/cli.h"
#include "cli/program.h"
#include "cli/reserve.h"
#include "cli/suggest.h"
#include "crypto/openssl.h"

namespace apptrait::cli {
namespace {

std::vector<std::string_view> CommandNames() {
  std::vector<std::string_view> names;
  for (const CommandEntry& command : Commands()) names.push_back(command.name);
  return names;
}

// The command line with its command, and the command's name; empty where the program's own help is
// wanted, which names them all.
struct CommandLine {
  std::vector<std::string> arguments;
  std::string command;
};

// `apptrait app.apk` is `apptrait inspect app.apk`: where the first word is no command, inspect is.
CommandLine ReadCommandLine(int argc, const char* const* argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto names = CommandNames();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string a = arguments[i];
    if (a == "--help" || a == "-h") return {std::move(arguments), ""};
    if (a == "--version") return {std::move(arguments), a};
    if (a == "--lang" || a == "--color") {
      ++i;
      continue;
    }
    if (a == "--quiet" || a == "-q" || a == "--no-sandbox" || a.starts_with("--lang=") ||
        a.starts_with("--color="))
      continue;
    if (std::ranges::find(names, a) != names.end()) return {std::move(arguments), a};
    arguments.insert(arguments.begin() + static_cast<std::ptrdiff_t>(i), "inspect");
    return {std::move(arguments), "inspect"};
  }
  return {std::move(arguments), ""};
}

// A word that is neither a file nor a command, but nearly a command.
void SuggestCommand(const std::vector<std::string>& arguments, const Session& session) {
  const auto inspect = std::ranges::find(arguments, "inspect");
  if (inspect == arguments.end() || inspect + 1 == arguments.end()) return;
  const std::string& word = *(inspect + 1);
  if (access(word.c_str(), F_OK) == 0) return;
  if (const auto near = Nearest(word, CommandNames()); !near.empty()) {
    session.Complain(EscapeForTerminal(word) + ": " +
                     session.Format(text::kCliDidYouMean, {{"name", std::string(near)}}));
  }
}

// Of arguments that no option takes, their names alone: a value may be a secret.
bool ComplainOfExtras(const CLI::App& app, const Session& session) {
  std::string names;
  for (const std::string& argument : app.remaining(true)) {
    if (!argument.starts_with('-')) continue;
    names += (names.empty() ? "" : ", ") + argument.substr(0, argument.find('='));
  }
  if (names.empty()) return false;
  session.Complain(session.Format(text::kCliUnknownOption, {{"names", EscapeForTerminal(names)}}));
  return true;
}

int OutOfMemory(const Session& session) {
  try {
    session.Complain(Message(catalogue::Make(rule::kOutOfMemory), session.language()));
  } catch (const std::bad_alloc&) {
    // Not even for that; the exit code says it.
  }
  return static_cast<int>(ExitCode::kUnreadable);
}

int Main(int argc, const char* const* argv) try {
  // A closed pipe and a limit on the size of files are errors of the write.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  ShareHeapWhereLimited();
  KeepReserve();
  crypto::WatchOpenSslMemory();
  Session session(argc, argv);
  auto [arguments, command] = ReadCommandLine(argc, argv);
  // The options of one command alone: those of all take longer than reading a small package.
  CLI::App app;
  BuildProgram(app, session, command);
  if (arguments.empty()) arguments = {"--help"};
  SuggestCommand(arguments, session);
  std::ranges::reverse(arguments);
  try {
    app.parse(arguments);
    return static_cast<int>(session.command()());
  } catch (const CLI::ExtrasError& e) {
    if (!ComplainOfExtras(app, session)) app.exit(e);
    return static_cast<int>(ExitCode::kUsage);
  } catch (const CLI::ParseError& e) {
    const int code = app.exit(e);
    return code == 0 ? 0 : static_cast<int>(ExitCode::kUsage);
  } catch (const std::bad_alloc&) {
    return OutOfMemory(session);
  } catch (const std::system_error&) {  // no thread could be started
    return OutOfMemory(session);
  }
} catch (const std::bad_alloc&) {  // before anything could be said, or while it was
  return static_cast<int>(ExitCode::kUnreadable);
}

}  // namespace
}  // namespace apptrait::cli

int main(int argc, char** argv) {
  const int code = apptrait::cli::Main(argc, argv);
  std::fflush(nullptr);
  // All output is written and checked by now: what is left to tear down goes with the process.
  std::_Exit(code);
}
