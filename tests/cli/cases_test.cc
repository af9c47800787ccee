// Runs tests/cases/*.case: transcripts of the command line. A case is
//
//   what it shows (any number of lines)
//   $ apptrait verify testdata/android/demo.apk      (sh, in the source folder; apptrait is the
//   built one) ? 0                                              (exit code; 0 where the line is
//   missing) the expected standard output, then lines that start with "! " for standard error
//
// and may hold several "$" steps. In expected lines, [..] stands for any text. With
// APPTRAIT_UPDATE_CASES=1 the files are written anew from what the program prints.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

namespace fs = std::filesystem;

struct Step {
  std::string command;
  int exit = 0;
  std::vector<std::string> out, err;
};

struct Case {
  std::vector<std::string> about;
  std::vector<Step> steps;
};

Case Load(const fs::path& path) {
  Case c;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("$ ")) {
      c.steps.push_back({line.substr(2), 0, {}, {}});
    } else if (c.steps.empty()) {
      c.about.push_back(line);
    } else if (line.starts_with("? ")) {
      c.steps.back().exit = std::stoi(line.substr(2));
    } else if (line.starts_with("! ")) {
      c.steps.back().err.push_back(line.substr(2));
    } else {
      c.steps.back().out.push_back(line);
    }
  }
  return c;
}

// The scratch folder, which has another name in every run, is written $TMP.
std::vector<std::string> Lines(const fs::path& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  const std::string scratch = path.parent_path().string();
  for (std::string line; std::getline(file, line);) {
    for (std::size_t i = line.find(scratch); i != line.npos; i = line.find(scratch, i)) {
      line.replace(i, scratch.size(), "$TMP");
    }
    lines.push_back(line);
  }
  return lines;
}

Step Execute(const Step& wanted, const fs::path& scratch) {
  const std::string script =
      "cd '" APPTRAIT_SOURCE_DIR "' && export LC_ALL=C TMP='" + scratch.string() +
      "'; unset NO_COLOR; apptrait() { '" APPTRAIT_BINARY "' \"$@\"; }; { " + wanted.command +
      "\n} >'" + (scratch / "out").string() + "' 2>'" + (scratch / "err").string() + "' </dev/null";
  const int status = std::system(script.c_str());
  Step got{wanted.command, WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status),
           Lines(scratch / "out"), Lines(scratch / "err")};
  return got;
}

bool Matches(std::string_view wanted, std::string_view got) {
  const std::size_t gap = wanted.find("[..]");
  if (gap == wanted.npos) return wanted == got;
  if (!got.starts_with(wanted.substr(0, gap))) return false;
  const std::string_view rest = wanted.substr(gap + 4);
  for (std::size_t i = gap; i <= got.size(); ++i) {
    if (Matches(rest, got.substr(i))) return true;
  }
  return false;
}

std::string Compare(const std::vector<std::string>& wanted, const std::vector<std::string>& got) {
  std::ostringstream differences;
  for (std::size_t i = 0; i < std::max(wanted.size(), got.size()); ++i) {
    const std::string w = i < wanted.size() ? wanted[i] : "(nothing)",
                      g = i < got.size() ? got[i] : "(nothing)";
    if (i >= wanted.size() || i >= got.size() || !Matches(w, g))
      differences << "- " << w << "\n+ " << g << "\n";
  }
  return differences.str();
}

void Save(const fs::path& path, const Case& c) {
  std::ofstream file(path);
  for (const std::string& line : c.about) file << line << "\n";
  for (const Step& step : c.steps) {
    file << "$ " << step.command << "\n";
    if (step.exit != 0) file << "? " << step.exit << "\n";
    for (const std::string& line : step.out) file << line << "\n";
    for (const std::string& line : step.err) file << "! " << line << "\n";
  }
}

class Cases : public testing::TestWithParam<fs::path> {};

TEST_P(Cases, PrintsWhatTheTranscriptSays) {
  Case c = Load(GetParam());
  ASSERT_FALSE(c.steps.empty());
  const fs::path scratch =
      fs::temp_directory_path() / ("apptrait-case-" + std::to_string(getpid()));
  fs::create_directories(scratch);
  for (Step& step : c.steps) {
    const Step got = Execute(step, scratch);
    if (std::getenv("APPTRAIT_UPDATE_CASES") != nullptr) {
      step = got;
      continue;
    }
    EXPECT_EQ(step.exit, got.exit) << step.command;
    EXPECT_EQ(Compare(step.out, got.out), "") << step.command;
    EXPECT_EQ(Compare(step.err, got.err), "") << step.command;
  }
  fs::remove_all(scratch);
  if (std::getenv("APPTRAIT_UPDATE_CASES") != nullptr) Save(GetParam(), c);
}

std::vector<fs::path> All() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(APPTRAIT_SOURCE_DIR "/tests/cases")) {
    if (entry.path().extension() == ".case") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

INSTANTIATE_TEST_SUITE_P(All, Cases, testing::ValuesIn(All()), [](const auto& test) {
  std::string name = test.param.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); },
      '_');
  return name;
});

}  // namespace
