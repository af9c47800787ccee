// Prints what an ICP filing asks for of a package that is in memory, with progress and Ctrl-C.
#include <apptrait/filing.h>
#include <apptrait/inspect.h>

#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>

namespace {
volatile std::sig_atomic_t interrupted = 0;
}

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: filing_values PACKAGE\n";
    return 2;
  }
  std::ifstream file(argv[1], std::ios::binary);
  const std::string contents{std::istreambuf_iterator<char>(file), {}};
  std::signal(SIGINT, [](int) { interrupted = 1; });

  std::stop_source stop;
  apptrait::InspectOptions options;
  options.stop = stop.get_token();
  options.progress = [&](std::uint64_t done, std::uint64_t total) {
    if (interrupted != 0) stop.request_stop();
    std::cerr << "\r" << (total == 0 ? 100 : done * 100 / total) << " %";
  };
  const auto package =
      apptrait::InspectMemory(std::as_bytes(std::span(contents)), argv[1], options);
  std::cerr << "\n";
  if (!package) {
    std::cerr << Message(package.error().detail, apptrait::Language::kEnglish) << "\n";
    return 3;
  }
  if (!package->filing) {
    std::cerr << "it has no certificate to file\n";
    return 1;
  }
  // Each value in a form of one's own choice, without a provider's profile.
  using apptrait::filing::Encoding;
  using apptrait::filing::Letters;
  using apptrait::filing::WriteValue;
  const auto& certificate = package->filing->certificate;
  const auto key = WriteValue(certificate, {Encoding::kModulusDec});
  const auto md5 = WriteValue(certificate, {Encoding::kMd5, Letters::kUpper});
  std::cout << "package_name\t" << package->identity.package_name.value_or("") << "\n"
            << "public_key\t" << key.value_or("(no RSA key)") << "\n"
            << "fingerprint\t" << md5.value_or("") << "\n";
  return 0;
}
