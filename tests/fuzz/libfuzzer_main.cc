// The libFuzzer program: `apptrait_fuzz --target=NAME [libFuzzer's options] [folders]`, or
// `--list`.
#include <cstdlib>
#include <iostream>
#include <span>

#include "fuzz/target.h"

namespace {

const apptrait::test::FuzzTarget* chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(const int* argc, char*** argv) {
  constexpr std::string_view kOption = "--target=";
  for (const std::string_view argument : std::span(*argv, static_cast<std::size_t>(*argc))) {
    for (const auto& target : apptrait::test::FuzzTargets()) {
      if (argument == "--list") std::cout << target.name << '\n';
      if (argument.starts_with(kOption) && argument.substr(kOption.size()) == target.name)
        chosen = &target;
    }
    if (argument == "--list") std::exit(0);
  }
  if (chosen == nullptr) {
    std::cerr << "usage: apptrait_fuzz --target=NAME …, or --list\n";
    std::exit(2);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chosen->run(std::as_bytes(std::span(data, size)));
  return 0;
}
