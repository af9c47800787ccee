#include "cli/session.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string_view>

#include "catalogue/rules/io.h"

namespace apptrait::cli {
namespace {

std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread starts
  return value == nullptr ? std::string_view() : std::string_view(value);
}

// The value of `--name VALUE` or `--name=VALUE`, the last one, before a lone "--".
std::string_view OptionValue(int argc, const char* const* argv, std::string_view name) {
  std::string_view value;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--") break;
    if (argument == name && i + 1 < argc) value = argv[i + 1];
    if (argument.starts_with(name) && argument.substr(name.size()).starts_with("=")) {
      value = argument.substr(name.size() + 1);
    }
  }
  return value;
}

Language LanguageOf(int argc, const char* const* argv) {
  std::string_view wanted = OptionValue(argc, argv, "--lang");
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (wanted.empty()) wanted = Environment(name);
  }
  return wanted.starts_with("zh") ? Language::kChinese : Language::kEnglish;
}

}  // namespace

Session::Session(int argc, const char* const* argv) : language_(LanguageOf(argc, argv)) {
  language_given_ = !OptionValue(argc, argv, "--lang").empty();
  terminal_ = isatty(STDOUT_FILENO) != 0 && Environment("TERM") != "dumb";
  const std::string_view color = OptionValue(argc, argv, "--color");
  color_ = color == "always" || (color != "never" && terminal_ && Environment("NO_COLOR").empty());
}

TextOptions Session::TextForStdout() const {
  TextOptions options{.language = language_, .terminal = terminal_, .color = color_};
  winsize size{};
  if (terminal_ && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
    options.width = size.ws_col;
  return options;
}

void Session::Complain(const std::string& message) const {
  std::fprintf(stderr, "apptrait: %s\n", message.c_str());
}

void Session::Complain(const std::string& path, const Error& error) const {
  Complain(ErrorLine(path, error, language_));
}

Error Session::Usage(const catalogue::Bilingual& text, std::vector<Datum> data) const {
  return catalogue::Fail(ErrorKind::kUsage, rule::kUsage, {},
                         {{"reason", Format(text, std::move(data))}});
}

std::int64_t Now() { return static_cast<std::int64_t>(std::time(nullptr)); }

}  // namespace apptrait::cli
