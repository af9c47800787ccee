#include "cli/password.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "catalogue/rules/credential.h"
#include "catalogue/rules/io.h"
#include "catalogue/texts/cli.h"

namespace apptrait::cli {
namespace {

// Longer ones are files given by mistake.
constexpr std::size_t kLongestPassword = 4096;

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
    if (got < 0 && errno == EINTR) continue;
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
  const int descriptor = standard_input ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  std::string line;
  errno = 0;
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
  auto package = Inspect(path, options);
  if (package || options.password ||
      package.error().detail.id != rule::kCredentialPasswordNeeded.id) {
    return package;
  }
  auto answer =
      AskPassword(session.Format(text::kCliPasswordPrompt, {{"path", EscapeForTerminal(path)}}));
  if (!answer) return package;
  options.password = std::move(answer);
  auto again = Inspect(path, options);
  if (!again) {
    Wipe(&*options.password);
    options.password.reset();
  }
  return again;
}

}  // namespace apptrait::cli
