#include "cli/net_options.h"

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <thread>

#include "catalogue/texts/net.h"

namespace apptrait::cli {
namespace {

constexpr double kLongestTimeout = 7 * 24 * 3600;

// Written by the signal handler, read by Wait and by a thread that forwards it to libcurl.
int stop_pipe[2] = {-1, -1};

// The first asks to stop; a second one ends the program as usual.
void OnSignal(int signal) {
  std::signal(signal, SIG_DFL);
  const char byte = 0;
  [[maybe_unused]] const ssize_t written = write(stop_pipe[1], &byte, 1);
}

std::stop_source& StopSource() {
  static std::stop_source source;
  return source;
}

std::optional<std::string> Given(const std::string& option,
                                 std::initializer_list<const char*> variables = {}) {
  if (!option.empty()) return option;
  for (const char* name : variables) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody writes it
    if (value != nullptr && *value != '\0') return std::string(value);
  }
  return std::nullopt;
}

class SystemClock final : public Clock {
 public:
  std::int64_t UnixSeconds() override { return Now(); }
  std::chrono::milliseconds Elapsed() override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
  }
  bool Wait(std::chrono::milliseconds duration) override {
    const auto end = Elapsed() + duration;
    while (!StopSource().stop_requested()) {
      const auto left = end - Elapsed();
      if (left.count() <= 0) return true;
      std::this_thread::sleep_for(std::min(left, std::chrono::milliseconds(100)));
    }
    return false;
  }
};

}  // namespace

void AddNetFlags(CLI::App& command, NetFlags& flags, const Session& session) {
  const auto seconds = [&](const char* name, double& value, const catalogue::Bilingual& help) {
    command.add_option(name, value, session.Help(help))
        ->check(CLI::Range(0.001, kLongestTimeout))
        ->type_name("SECONDS");
  };
  seconds("--timeout", flags.timeout, text::kNetTimeoutOption);
  seconds("--request-timeout", flags.request_timeout, text::kNetRequestTimeoutOption);
  seconds("--connect-timeout", flags.connect_timeout, text::kNetConnectTimeoutOption);
  command.add_option("--retries", flags.retries, session.Help(text::kNetRetriesOption))
      ->check(CLI::Range(0, 100))
      ->type_name("N");
  command.add_option("--proxy", flags.proxy, session.Help(text::kNetProxyOption))->type_name("URL");
  command.add_option("--noproxy", flags.no_proxy, session.Help(text::kNetNoProxyOption))
      ->type_name("HOSTS");
  command.add_option("--cacert", flags.ca_file, session.Help(text::kNetCaFileOption))
      ->type_name("FILE");
  command.add_option("--capath", flags.ca_directory, session.Help(text::kNetCaDirectoryOption))
      ->type_name("DIR");
  command.add_option("--credentials", flags.credentials, session.Help(text::kNetCredentialsOption))
      ->type_name("FILE");
  flags.refused.Add(command);
}

std::chrono::milliseconds Milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

std::unique_ptr<Transport> MakeTransport(const NetFlags& flags) {
  return MakeCurlTransport({.proxy = Given(flags.proxy),
                            .no_proxy = Given(flags.no_proxy),
                            .ca_file = Given(flags.ca_file, {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}),
                            .ca_directory = Given(flags.ca_directory, {"SSL_CERT_DIR"}),
                            .connect_timeout = Milliseconds(flags.connect_timeout),
                            .user_agent = "apptrait/" APPTRAIT_VERSION,
                            .stop = StopSource().get_token()});
}

std::unique_ptr<Clock> MakeClock() { return std::make_unique<SystemClock>(); }

void StopOnSignals() {
  if (stop_pipe[0] >= 0 || pipe(stop_pipe) != 0) return;
  // A stop_source may not be asked from a signal handler.
  std::thread([] {
    char byte = 0;
    while (read(stop_pipe[0], &byte, 1) < 0) {
    }
    StopSource().request_stop();
  }).detach();
  std::signal(SIGINT, OnSignal);
  std::signal(SIGTERM, OnSignal);
}

}  // namespace apptrait::cli
