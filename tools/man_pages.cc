// Writes the manual pages and the completion scripts that packages install:
//
//   FOLDER/man1/apptrait.1 …            English
//   FOLDER/zh_CN/man1/apptrait.1 …      Chinese
//   FOLDER/completion/{bash,zsh,fish}
#include "cli/man_pages.h"

#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/completion.h"
#include "cli/program.h"

namespace {

using namespace apptrait::cli;

bool Write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (file) return true;
  std::cerr << path << " could not be written\n";
  return false;
}

bool WritePages(const std::filesystem::path& folder, const char* language) {
  const char* arguments[] = {"apptrait", "--lang", language};
  Session session(3, arguments);
  CLI::App app;
  BuildProgram(app, session);
  const CommandNode program = ReadCommands(app);
  const bool english = session.language() == apptrait::Language::kEnglish;
  bool good = true;
  for (const ManPage& page : ManPages(program, session.language())) {
    good &= Write(folder / (english ? "man1" : "zh_CN/man1") / page.name, page.text);
  }
  if (!english) return good;
  return good & Write(folder / "completion/bash", BashCompletion(program)) &
         Write(folder / "completion/zsh", ZshCompletion(program)) &
         Write(folder / "completion/fish", FishCompletion(program));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: apptrait_man_pages FOLDER\n";
    return 2;
  }
  return WritePages(argv[1], "en") && WritePages(argv[1], "zh") ? 0 : 1;
}
