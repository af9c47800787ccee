// `apptrait filing`: the sheet, its folder or bundle; `apptrait filing check`: what was filed.
#include "apptrait/filing.h"

#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <set>

#include "base/bytes.h"
#include "base/text.h"
#include "catalogue/rules/io.h"
#include "catalogue/texts/cli.h"
#include "catalogue/texts/filing.h"
#include "cli/commands.h"
#include "cli/confine.h"
#include "cli/filing_options.h"
#include "cli/inspect_options.h"
#include "cli/output.h"
#include "cli/password.h"

namespace apptrait::cli {
namespace {

constexpr std::array<std::string_view, 5> kFormats = {"text", "json", "csv", "markdown", "html"};
constexpr std::string_view kFormatList = "text|json|csv|markdown|html";

struct Options {
  PackageFlags package;
  FilingFlags filing;
  std::vector<std::string> files, outputs;
  std::string format = "text", out, bundle, filed;
  bool alternatives = false, list_providers = false;
};

bool IsFormat(std::string_view name) { return std::ranges::find(kFormats, name) != kFormats.end(); }

// By the name's ending, where --out names a file.
std::string FormatByName(const std::string& path) {
  const std::pair<const char*, const char*> endings[] = {
      {".html", "html"}, {".htm", "html"}, {".json", "json"}, {".csv", "csv"}, {".md", "markdown"}};
  for (const auto& [ending, format] : endings) {
    if (EndsWithIgnoreCase(path, ending)) return format;
  }
  return "text";
}

// A folder: one that is there, or a name without a format's ending.
bool NamesFolder(const std::string& path) {
  std::error_code ignored;
  if (path == "-") return false;
  if (std::filesystem::is_directory(path, ignored) || path.ends_with('/')) return true;
  return FormatByName(path) == "text" && !EndsWithIgnoreCase(path, ".txt");
}

std::string Render(const filing::Sheet& sheet, std::string_view format, const TextOptions& text,
                   bool alternatives) {
  if (format == "json") return filing::SheetJson(sheet, text.language);
  if (format == "csv") return filing::SheetCsv(sheet, text.language);
  if (format == "markdown") return filing::SheetMarkdown(sheet, text.language);
  if (format == "html") return filing::SheetHtml(sheet, text.language);
  return filing::SheetText(sheet, text, alternatives);
}

class Command {
 public:
  Command(const Options& options, const Session& session) : options_(options), session_(session) {}

  ExitCode RunSheet() {
    if (options_.list_providers) return ListProviders();
    if (options_.files.empty()) return Refuse(session_.Usage(text::kCliFilingNoFiles, {}));
    if (!Prepare()) return code_;
    if (!packages_.empty()) {
      // Icons are decoded here.
      const auto sheet = Confined(session_.confined, [&] {
        return filing::MakeSheet(packages_, *provider_, sheet_options_);
      });
      if (!sheet) return Refuse(sheet.error());
      if (!sheet->Fileable()) code_ = Worse(code_, ExitCode::kFailed);
      Deliver(*sheet);
    }
    return code_;
  }

  ExitCode RunCheck() {
    if (!ParseFiled() || !Prepare()) return code_;
    if (packages_.empty()) return code_;
    const auto check = filing::CheckFiled(filed_, packages_, *provider_, sheet_options_);
    if (!check) return Refuse(check.error());
    if (!check->Passed()) code_ = Worse(code_, ExitCode::kFailed);
    Check(WriteStdout(options_.format == "json" ? filing::CheckJson(*check, Text().language)
                                                : filing::CheckText(*check, Text())),
          "standard output");
    return code_;
  }

 private:
  // A sheet is for a Chinese form: Chinese, unless asked otherwise.
  TextOptions InSheetLanguage(TextOptions text) const {
    if (!session_.language_given()) text.language = Language::kChinese;
    return text;
  }
  TextOptions Text() const { return InSheetLanguage(session_.TextForStdout()); }

  ExitCode Refuse(const Error& error) {
    session_.Complain(EscapeForTerminal(Message(error.detail, session_.language())));
    return code_ = Worse(code_, ExitCodeOf(error));
  }

  void Check(const Result<void>& written, const std::string& path) {
    if (written) return;
    session_.Complain(path, written.error());
    code_ = Worse(code_, ExitCode::kUnreadable);
  }

  bool ParseFiled() {
    const auto text = ReadTextFile(options_.filed);
    if (!text) {
      session_.Complain(options_.filed, text.error());
      code_ = ExitCode::kUsage;
      return false;
    }
    auto filed = filing::ParseFiled(*text);
    if (!filed) {
      session_.Complain(options_.filed, filed.error());
      code_ = ExitCode::kUsage;
      return false;
    }
    filed_ = std::move(*filed);
    return true;
  }

  // Provider, options and packages; false where the run ends here.
  bool Prepare() {
    FilingFlags flags = options_.filing;
    if (flags.provider.empty() && flags.provider_file.empty()) {
      flags.provider = filed_.provider.value_or("generic");
    }
    provider_ = LoadProvider(flags, session_);
    if (!provider_) {
      code_ = Worse(code_, ExitCode::kUsage);
      return false;
    }
    sheet_options_ = ToSheetOptions(flags);
    auto parsed = ToInspectOptions(options_.package, session_);
    if (!parsed) return Refuse(parsed.error()), false;
    ScopedOptions inspect(std::move(*parsed));
    (*inspect).verify = true;  // nothing is filed whose signature was not looked at
    sheet_options_.at = (*inspect).at;
    for (const std::string& file : options_.files) {
      auto package = InspectAsking(file, *inspect, session_);
      if (package) {
        packages_.push_back(std::move(*package));
      } else {
        session_.Complain(file, package.error());
        code_ = Worse(code_, ExitCodeOf(package.error()));
      }
    }
    return true;
  }

  void Deliver(const filing::Sheet& sheet) {
    if (!options_.out.empty() && NamesFolder(options_.out)) {
      WriteFolder(sheet);
    } else if (!options_.out.empty()) {
      Check(WriteFile(options_.out, Render(sheet, FormatByName(options_.out),
                                           InSheetLanguage(session_.TextForFile()), true)),
            options_.out);
    }
    if (!options_.bundle.empty()) WriteBundle(sheet);
    for (const std::string& output : options_.outputs) {
      const std::size_t equals = output.find('=');
      Check(WriteFile(output.substr(equals + 1),
                      Render(sheet, output.substr(0, equals),
                             InSheetLanguage(session_.TextForFile()), true)),
            output.substr(equals + 1));
    }
    const bool written = !options_.out.empty() || !options_.bundle.empty();
    if (written && options_.format == "text" && session_.quiet) return;
    Check(WriteStdout(Render(sheet, options_.format, Text(), options_.alternatives)),
          "standard output");
  }

  void WriteFolder(const filing::Sheet& sheet) {
    std::error_code error;
    std::filesystem::create_directories(options_.out, error);
    if (error) {
      Check(
          catalogue::Fail(ErrorKind::kIo, rule::kIoWriteFailed, {}, {{"reason", error.message()}}),
          options_.out);
      return;
    }
    std::set<std::string> written;
    for (const filing::SheetFile& file : filing::SheetFiles(sheet, Text().language)) {
      const std::string path = (std::filesystem::path(options_.out) / file.name).string();
      const auto result = WriteFile(path, AsText(file.bytes));
      Check(result, path);
      if (!result) return;  // the others would meet with the same
      written.insert(file.name);
    }
    WarnOfOlderFiles(written);
  }

  // Certificates and icons of an earlier sheet must not be taken for this one's.
  void WarnOfOlderFiles(const std::set<std::string>& written) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(options_.out, ignored)) {
      const std::string name = entry.path().filename().string();
      const bool ours = name.find("-certificate") != name.npos || name.find("-icon") != name.npos;
      const bool platform =
          name.starts_with("android-") || name.starts_with("ios-") || name.starts_with("harmony-");
      if (!ours || !platform || written.contains(name)) continue;
      session_.Complain(session_.Format(text::kCliFilingOlderFile,
                                        {{"path", EscapeForTerminal(entry.path().string())}}));
    }
  }

  void WriteBundle(const filing::Sheet& sheet) {
    const auto bundle = filing::SheetBundle(sheet, Text().language);
    Check(bundle ? WriteFile(options_.bundle, AsText(*bundle)) : Result<void>(bundle.error()),
          options_.bundle);
  }

  ExitCode ListProviders() {
    std::string list;
    for (const std::string& id : filing::ProviderIds()) {
      const auto provider = filing::FindProvider(id);
      if (!provider) return Refuse(provider.error());
      std::string platforms;
      for (const auto& platform : provider->platforms) {
        platforms += (platforms.empty() ? "" : " ") + std::string(Name(platform.platform));
      }
      list += PadRight(id, 12) +
              PadRight(
                  session_.language() == Language::kChinese ? provider->name_zh : provider->name_en,
                  30) +
              platforms + "\n";
    }
    Check(WriteStdout(list), "standard output");
    return code_;
  }

  const Options& options_;
  const Session& session_;
  ExitCode code_ = ExitCode::kFine;
  filing::Filed filed_;
  std::optional<filing::Provider> provider_;
  filing::SheetOptions sheet_options_;
  std::vector<Package> packages_;
};

void AddFormat(CLI::App& command, const std::shared_ptr<Options>& options, const Session& session,
               std::string_view formats, std::vector<std::string> names) {
  command
      .add_option("--format", options->format,
                  session.Format(text::kCliFormat, {{"formats", std::string(formats)}}))
      ->check(CLI::IsMember(std::move(names)))
      ->type_name("FORMAT");
}

void RegisterCheck(CLI::App& filing, Session& session) {
  auto options = std::make_shared<Options>();
  CLI::App* command = filing.add_subcommand("check", session.Help(text::kCliFilingCheck));
  command->add_option("files", options->files, session.Help(text::kCliFiles))
      ->required()
      ->type_name("FILE");
  command->add_option("--filed", options->filed, session.Help(text::kCliFilingFiled))
      ->required()
      ->type_name("FILE");
  AddFormat(*command, options, session, "text|json", {"text", "json"});
  AddFilingFlags(*command, options->filing, session);
  AddPackageFlags(*command, options->package, session);
  command->callback([options, &session] {
    session.Run([options, &session] { return Command(*options, session).RunCheck(); });
  });
}

}  // namespace

void RegisterFiling(CLI::App& app, Session& session) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("filing", session.Help(text::kCliFiling));
  command->add_option("files", options->files, session.Help(text::kCliFiles))->type_name("FILE");
  AddFilingFlags(*command, options->filing, session);
  command->add_flag("--list-providers", options->list_providers,
                    session.Help(text::kCliFilingListProviders));
  command->add_flag("--alternatives", options->alternatives,
                    session.Help(text::kCliFilingAlternatives));
  command->add_option("--out", options->out, session.Help(text::kCliFilingOut))
      ->type_name("DIR|FILE");
  command->add_option("--bundle", options->bundle, session.Help(text::kCliFilingBundle))
      ->type_name("FILE.zip");
  AddFormat(*command, options, session, kFormatList, {"text", "json", "csv", "markdown", "html"});
  command->add_option("--output", options->outputs, session.Help(text::kCliOutput))
      ->type_name("FORMAT=PATH")
      ->type_size(1)
      ->allow_extra_args(false)
      ->check([&session](const std::string& value) {
        const std::size_t equals = value.find('=');
        const bool good = equals != value.npos && equals + 1 < value.size() &&
                          IsFormat(std::string_view(value).substr(0, equals));
        return good ? std::string()
                    : session.Format(text::kCliBadOutput,
                                     {{"value", value}, {"formats", std::string(kFormatList)}});
      });
  AddPackageFlags(*command, options->package, session);
  RegisterCheck(*command, session);
  command->callback([options, command, &session] {
    if (!command->get_subcommands().empty()) return;
    session.Run([options, &session] { return Command(*options, session).RunSheet(); });
  });
}

}  // namespace apptrait::cli
