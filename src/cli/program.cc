#include "cli/program.h"

#include "catalogue/texts/cli.h"
#include "cli/commands.h"

namespace apptrait::cli {
namespace {

constexpr CommandEntry kCommands[] = {{"inspect", RegisterInspect},
                                      {"verify", RegisterVerify},
                                      {"filing", RegisterFiling},
                                      {"jaq", RegisterJaq},
                                      {"icp-record", RegisterIcpRecord},
                                      {"gate", RegisterGate},
                                      {"diff", RegisterDiff},
                                      {"batch", RegisterBatch},
                                      {"explain", RegisterExplain},
                                      {"completion", RegisterCompletion}};

// The words of help pages that CLI11 writes by itself; subcommands take them over.
void NameSections(CLI::App& app, const Session& session) {
  constexpr std::pair<const char*, const catalogue::Bilingual*> kLabels[] = {
      {"Usage", &text::kHelpUsage},
      {"Positionals", &text::kHelpArguments},
      {"OPTIONS", &text::kHelpSomeOptions},
      {"SUBCOMMAND", &text::kHelpOneCommand}};
  for (const auto& [key, label] : kLabels) app.get_formatter()->label(key, session.Help(*label));
  app.option_defaults()->group(session.Help(text::kHelpOptions));
  app.group(session.Help(text::kHelpCommands));
}

// Commands make their --help before they take over where options belong.
void GroupHelp(CLI::App& app) {
  app.get_help_ptr()->group(app.option_defaults()->get_group());
  for (CLI::App* command : app.get_subcommands({})) GroupHelp(*command);
}

}  // namespace

std::span<const CommandEntry> Commands() { return kCommands; }

void BuildProgram(CLI::App& app, Session& session, std::string_view command) {
  app.name("apptrait");
  app.description(session.Help(text::kCliAbout));
  app.footer(session.Help(text::kCliFooter));
  NameSections(app, session);
  app.set_help_flag("-h,--help", session.Help(text::kCliHelp));
  app.set_version_flag("--version", "apptrait " APPTRAIT_VERSION, session.Help(text::kCliVersion));
  // Read by Session already; declared for the help page and the check of values.
  const auto ignored = [](const std::string&) {};
  app.add_option_function<std::string>("--lang", ignored, session.Help(text::kCliLang))
      ->check(CLI::IsMember({"zh", "en"}))
      ->type_name("LANG");
  app.add_option_function<std::string>("--color", ignored, session.Help(text::kCliColor))
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN");
  app.add_flag("-q,--quiet", session.quiet, session.Help(text::kCliQuiet));
  app.add_flag_callback(
      "--no-sandbox", [&session] { session.confined = false; }, session.Help(text::kCliNoSandbox));
  app.require_subcommand(1);
  app.fallthrough();
  for (const CommandEntry& entry : kCommands) {
    if (command.empty() || command == entry.name) entry.add(app, session);
  }
  GroupHelp(app);
}

}  // namespace apptrait::cli
