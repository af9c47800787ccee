#include "cli/password.h"

#include <fcntl.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "catalogue/rules/credential.h"
#include "catalogue/rules/io.h"
#include "catalogue/texts/cli.h"
#include "cli/confine.h"

namespace apptrait::cli {
namespace {

// Longer ones are files given by mistake.
constexpr std::size_t kLongestPassword = 4096;

volatile sig_atomic_t caught_signal = 0;

// Keeps signals from ending the program while the terminal's echo is off; the last one that came is
// raised again when this ends.
class HoldSignals {
 public:
  HoldSignals() {
    caught_signal = 0;
    struct sigaction hold {};
    hold.sa_handler = [](int number) { caught_signal = number; };  // no SA_RESTART: read() ends
    for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &hold, &before_[i]);
  }
  HoldSignals(const HoldSignals&) = delete;
  HoldSignals& operator=(const HoldSignals&) = delete;
  ~HoldSignals() {
    for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &before_[i], nullptr);
    if (caught_signal != 0) raise(caught_signal);
  }

 private:
  static constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  std::array<struct sigaction, kSignals.size()> before_{};
};

// Switches the terminal's echo off while it lives.
class NoEcho {
 public:
  explicit NoEcho(int terminal) : terminal_(terminal) {
    known_ = tcgetattr(terminal_, &before_) == 0;
    if (!known_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(terminal_, TCSAFLUSH, &silent);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;
  ~NoEcho() {
    if (known_) tcsetattr(terminal_, TCSAFLUSH, &before_);
  }

 private:
  int terminal_;
  termios before_{};
  bool known_ = false;
};

// Up to the end of the line or the file; false where that fails or the line is too long.
bool ReadLine(int descriptor, std::string* line) {
  std::array<char, kLongestPassword> buffer{};
  std::size_t size = 0;
  bool good = true;
  for (;;) {
    if (size == buffer.size()) {
      good = false;
      break;
    }
    const ssize_t got = read(descriptor, buffer.data() + size, 1);
    if (got < 0 && errno == EINTR && caught_signal == 0) continue;
    good = got >= 0;
    if (got <= 0 || buffer[size] == '\n') break;
    ++size;
  }
  if (size > 0 && buffer[size - 1] == '\r') --size;
  if (good) line->assign(buffer.data(), size);
  explicit_bzero(buffer.data(), buffer.size());
  return good;
}

}  // namespace

void Wipe(std::string* text) {
  text->resize(text->capacity());
  explicit_bzero(text->data(), text->size());
  text->clear();
}

Result<std::string> ReadPasswordFile(const std::string& path) {
  const bool standard_input = path == "-";
  errno = 0;
  const int descriptor = standard_input ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  std::string line;
  const bool read = descriptor >= 0 && ReadLine(descriptor, &line);
  const int error_number = errno;
  if (descriptor >= 0 && !standard_input) close(descriptor);
  if (read) return line;
  return catalogue::Fail(
      ErrorKind::kUsage, rule::kIoOpenFailed, {},
      {{"reason", path + ": " + std::strerror(error_number == 0 ? E2BIG : error_number)}});
}

std::optional<std::string> AskPassword(const std::string& prompt) {
  const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (terminal < 0) return std::nullopt;
  const HoldSignals held;  // outlives `silent`, so that the echo is back before they are raised
  std::string answer;
  bool good = write(terminal, prompt.data(), prompt.size()) > 0;
  if (good) {
    const NoEcho silent(terminal);
    good = ReadLine(terminal, &answer);
  }
  good = write(terminal, "\n", 1) > 0 && good;
  close(terminal);
  if (!good || answer.empty()) return std::nullopt;
  return answer;
}

Result<Package> InspectAsking(const std::string& path, InspectOptions& options,
                              const Session& session) {
  auto package = InspectConfined(path, options, session);
  if (package || options.password ||
      package.error().detail.id != rule::kCredentialPasswordNeeded.id) {
    return package;
  }
  auto answer =
      AskPassword(session.Format(text::kCliPasswordPrompt, {{"path", EscapeForTerminal(path)}}));
  if (!answer) return package;
  options.password = std::move(answer);
  auto again = InspectConfined(path, options, session);
  if (!again) {
    Wipe(&*options.password);
    options.password.reset();
  }
  return again;
}

}  // namespace apptrait::cli
