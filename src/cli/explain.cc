// `apptrait explain ID`: what a finding means and what to do.
#include <fmt/core.h>

#include "base/text.h"
#include "catalogue/texts/cli.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/suggest.h"

namespace apptrait::cli {
namespace {

std::string Describe(const Rule& rule, const Session& session) {
  const bool chinese = session.language() == Language::kChinese;
  return fmt::format("{}\n  {}: {}\n  {}\n\n{}\n", rule.id, session.Help(text::kCliSeverity),
                     Name(rule.severity), chinese ? rule.title_zh : rule.title_en,
                     chinese ? rule.help_zh : rule.help_en);
}

std::string ListAll(const Session& session) {
  std::string text;
  for (const Rule& rule : AllRules()) {
    const bool chinese = session.language() == Language::kChinese;
    text += fmt::format("{:<44}{:<9}{}\n", rule.id, Name(rule.severity),
                        chinese ? rule.title_zh : rule.title_en);
  }
  return text;
}

ExitCode Explain(const std::string& id, const Session& session) {
  const Rule* rule = FindRule(id);
  if (rule == nullptr && !id.empty()) {
    std::string complaint =
        session.Format(text::kCliUnknownFinding, {{"id", EscapeForTerminal(id)}});
    std::vector<std::string_view> ids;
    for (const Rule& known : AllRules()) ids.push_back(known.id);
    if (const auto near = Nearest(id, ids); !near.empty()) {
      complaint += "; " + session.Format(text::kCliDidYouMean, {{"name", std::string(near)}});
    }
    session.Complain(complaint);
    return ExitCode::kFailed;
  }
  const auto written = WriteStdout(rule == nullptr ? ListAll(session) : Describe(*rule, session));
  return written ? ExitCode::kFine : ExitCode::kUnreadable;
}

}  // namespace

void RegisterExplain(CLI::App& app, Session& session) {
  auto id = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("explain", session.Help(text::kCliExplain));
  command->add_option("id", *id, session.Help(text::kCliFindingId))->type_name("ID");
  command->callback(
      [id, &session] { session.Run([id, &session] { return Explain(*id, session); }); });
}

}  // namespace apptrait::cli
