// What every subcommand shares: the language, the terminal, complaints, and the command to run once
// the command line is read. A subcommand is one file with one Register function:
//
//   void RegisterVerify(CLI::App& app, Session& session) {
//     auto options = std::make_shared<VerifyOptions>();
//     auto* command = app.add_subcommand("verify", session.Help(text::kCliVerify));
//     …
//     command->callback([options, &session] { session.Run([=, &session] { return Verify(*options,
//     session); }); });
//   }
#ifndef APPTRAIT_SRC_CLI_SESSION_H_
#define APPTRAIT_SRC_CLI_SESSION_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "apptrait/report.h"
#include "catalogue/catalogue.h"
#include "cli/exit_code.h"

namespace apptrait::cli {

class Session {
 public:
  // Language and colour from the arguments, then from the environment (LC_ALL, LC_MESSAGES, LANG;
  // NO_COLOR, TERM), before CLI11 reads anything, for its help is in that language too.
  Session(int argc, const char* const* argv);

  Language language() const { return language_; }
  // --lang was given: the user wants this language even where another is usual.
  bool language_given() const { return language_given_; }
  bool quiet = false;
  bool confined = true;  // see cli/confine.h; --no-sandbox

  std::string Help(const catalogue::Bilingual& text) const {
    return std::string(catalogue::Say(text, language_));
  }
  std::string Format(const catalogue::Bilingual& text, std::vector<Datum> data) const {
    return catalogue::Format(catalogue::Say(text, language_), data);
  }

  // For text on standard output, and on a file.
  TextOptions TextForStdout() const;
  TextOptions TextForFile() const { return {.language = language_}; }

  // "apptrait: message" on standard error; `message` is escaped already.
  void Complain(const std::string& message) const;
  void Complain(const std::string& path, const Error& error) const;
  // A usage error of ours.
  Error Usage(const catalogue::Bilingual& text, std::vector<Datum> data) const;

  // The command that was chosen; run by main after parsing.
  void Run(std::function<ExitCode()> command) { command_ = std::move(command); }
  const std::function<ExitCode()>& command() const { return command_; }

 private:
  Language language_ = Language::kEnglish;
  bool language_given_ = false, color_ = false, terminal_ = false;
  std::function<ExitCode()> command_;
};

// The current time, in seconds since 1970 UTC: the program may read the clock, the library does
// not.
std::int64_t Now();

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_SESSION_H_
