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

// Titles and help are ours; only what Markdown would take for markup is escaped.
std::string Escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("<>*_[]|`").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// Every finding on one page: docs/findings.md.
std::string Markdown(const Session& session) {
  const bool chinese = session.language() == Language::kChinese;
  std::string text = fmt::format("# {}\n\n{}\n", session.Help(text::kCliFindingsTitle),
                                 session.Help(text::kCliFindingsAbout));
  std::string_view area;
  for (const Rule& rule : AllRules()) {
    const std::string_view own = rule.id.substr(0, rule.id.find('.'));
    if (own != area) text += fmt::format("\n## {}\n", own);
    area = own;
    text += fmt::format("\n### `{}`\n\n**{}** · {}\n\n{}\n", rule.id, Name(rule.severity),
                        Escape(chinese ? rule.title_zh : rule.title_en),
                        Escape(chinese ? rule.help_zh : rule.help_en));
  }
  return text;
}

ExitCode ExplainAll(bool markdown, const Session& session) {
  const auto written = WriteStdout(markdown ? Markdown(session) : ListAll(session));
  return written ? ExitCode::kFine : ExitCode::kUnreadable;
}

ExitCode Explain(const std::string& id, const Session& session) {
  const Rule* rule = FindRule(id);
  if (rule == nullptr) {
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
  const auto written = WriteStdout(Describe(*rule, session));
  return written ? ExitCode::kFine : ExitCode::kUnreadable;
}

}  // namespace

void RegisterExplain(CLI::App& app, Session& session) {
  auto id = std::make_shared<std::string>();
  auto format = std::make_shared<std::string>("text");
  CLI::App* command = app.add_subcommand("explain", session.Help(text::kCliExplain));
  command->add_option("id", *id, session.Help(text::kCliFindingId))->type_name("ID");
  command->add_option("--format", *format, session.Help(text::kCliExplainFormat))
      ->check(CLI::IsMember({"text", "markdown"}))
      ->type_name("FORMAT");
  command->callback([id, format, &session] {
    session.Run([id, format, &session] {
      return id->empty() ? ExplainAll(*format == "markdown", session) : Explain(*id, session);
    });
  });
}

}  // namespace apptrait::cli
