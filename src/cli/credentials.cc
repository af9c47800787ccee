#include "cli/credentials.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "catalogue/limit.h"
#include "catalogue/rules/io.h"
#include "catalogue/rules/net.h"

namespace apptrait::cli {
namespace {

using catalogue::Fail;

constexpr std::array kNames = {kTopAppKey, kTopAppSecret, kAliyunKeyId, kAliyunKeySecret,
                               kAliyunToken};
constexpr std::array kRefused = {"--app-secret",     "--app-key",           "--secret",
                                 "--access-key-id",  "--access-key-secret", "--secret-key",
                                 "--security-token", "--sts-token",         "--password",
                                 "--storepass",      "--keypass",           "--passphrase"};

// STS tokens are the longest values, with some KiB.
constexpr std::size_t kFileSize = std::size_t{64} * 1024;

bool IsKnown(std::string_view name) {
  return std::ranges::any_of(kNames, [&](const char* known) { return name == known; });
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string_view Unquote(std::string_view value) {
  const bool quoted = value.size() >= 2 && value.front() == value.back() &&
                      (value.front() == '"' || value.front() == '\'');
  return quoted ? value.substr(1, value.size() - 2) : value;
}

Error SystemError(int error_number) {
  return Fail(ErrorKind::kUsage, rule::kIoOpenFailed, {},
              {{"reason", std::string(std::strerror(error_number))}});
}

// The owner alone, who is this user or root, may read or write it.
Result<void> CheckPrivate(const struct stat& s) {
  if (!S_ISREG(s.st_mode) || (s.st_uid != geteuid() && s.st_uid != 0)) {
    return Fail(ErrorKind::kUsage, rule::kCredentialsNotYours);
  }
  if ((s.st_mode & 077) != 0) {
    return Fail(ErrorKind::kUsage, rule::kCredentialsExposed, {},
                {{"mode", fmt::format("{:04o}", s.st_mode & 07777)}});
  }
  return {};
}

Result<Secret> ReadPrivateFile(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return SystemError(errno);
  struct stat s {};
  // Of the open file: the path may be another one by now.
  Result<void> check = fstat(descriptor, &s) == 0 ? CheckPrivate(s) : SystemError(errno);
  std::array<char, kFileSize + 1> buffer;
  std::size_t size = 0;
  while (check && size < buffer.size()) {
    const ssize_t got = read(descriptor, buffer.data() + size, buffer.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) check = SystemError(errno);
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  close(descriptor);
  Secret contents(std::string_view(buffer.data(), size));
  Wipe(buffer.data(), buffer.size());
  if (!check) return std::move(check).error();
  if (size > kFileSize) {
    return Error{ErrorKind::kUsage,
                 catalogue::LimitExceeded(quantity::kCredentialsFileSize, s.st_size, kFileSize)};
  }
  return contents;
}

}  // namespace

const Secret& CredentialValues::Get(const std::string& name) const {
  static const Secret kNone;
  const auto found = values_.find(name);
  return found == values_.end() ? kNone : found->second;
}

Result<void> CredentialValues::Require(std::initializer_list<const char*> names) const {
  for (const char* name : names) {
    if (Has(name)) continue;
    return Fail(ErrorKind::kUsage, rule::kCredentialsMissing, {}, {{"what", std::string(name)}});
  }
  return {};
}

Result<CredentialValues> ParseCredentials(std::string_view text) {
  CredentialValues credentials;
  std::int64_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = Trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#') continue;
    if (line.starts_with("export ")) line = Trim(line.substr(7));
    const std::size_t equals = line.find('=');
    if (equals == line.npos) {
      // The line is not quoted: it may hold a secret.
      return Fail(ErrorKind::kUsage, rule::kCredentialsSyntax, {}, {{"line", number}});
    }
    const std::string name(Trim(line.substr(0, equals)));
    if (!IsKnown(name)) {
      // A name in capitals is safe to show; anything else may be a secret in the wrong place.
      const bool plain = name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == name.npos;
      if (!plain) return Fail(ErrorKind::kUsage, rule::kCredentialsSyntax, {}, {{"line", number}});
      return Fail(ErrorKind::kUsage, rule::kCredentialsUnknown, {},
                  {{"line", number}, {"name", name}});
    }
    credentials.values_[name] = Secret(Unquote(Trim(line.substr(equals + 1))));
  }
  return credentials;
}

Result<CredentialValues> ReadCredentials(const std::string& path) {
  if (!path.empty()) {
    const auto contents = ReadPrivateFile(path);
    if (!contents) return contents.error();
    return ParseCredentials(contents->Reveal());
  }
  CredentialValues credentials;
  for (const char* name : kNames) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): no thread runs yet
    if (value != nullptr) credentials.values_[name] = Secret(value);
  }
  return credentials;
}

void RefusedOptions::Add(CLI::App& command) {
  for (const char* name : kRefused) {
    if (command.get_option_no_throw(name) != nullptr) continue;
    Refused& refused = options_[name];
    // An empty group keeps them off the help page.
    refused.option = command.add_option(name, refused.value)->group("")->expected(0, 1);
  }
}

Result<void> RefusedOptions::Check() {
  for (auto& [name, refused] : options_) {
    if (refused.option->count() == 0) continue;
    Wipe(&refused.value);
    return Fail(ErrorKind::kUsage, rule::kCredentialsOnCommandLine, {}, {{"option", name}});
  }
  return {};
}

}  // namespace apptrait::cli
