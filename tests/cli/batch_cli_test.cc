// `apptrait batch` as it is run: killed, interrupted, resumed, on a terminal.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "apptrait/report.h"
#include "support/report_schema.h"
#include "support/run_program.h"

namespace apptrait::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string ReadAll(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::multiset<std::string> LinesOf(const std::string& text) {
  std::multiset<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.insert(line);
  return lines;
}

class BatchCli : public testing::Test {
 protected:
  BatchCli() : folder_(WriteTemporary("batch", "")) {
    fs::remove(folder_);
    fs::create_directories(store());
  }
  ~BatchCli() override { fs::remove_all(folder_); }

  fs::path store() const { return folder_ / "store"; }
  std::string Out(const std::string& name) const { return (folder_ / name).string(); }

  // `count` packages of all kinds of the test data, some of them damaged, and other files.
  void Fill(int count) {
    std::vector<fs::path> originals;
    for (const auto& entry : fs::directory_iterator(APPTRAIT_SOURCE_DIR "/testdata/android")) {
      if (entry.path().filename().string().starts_with("demo") &&
          entry.path().extension() != ".py") {
        originals.push_back(entry.path());
      }
    }
    std::sort(originals.begin(), originals.end());
    for (int i = 0; i < count; ++i) {
      const fs::path& original = originals[static_cast<std::size_t>(i) % originals.size()];
      const fs::path folder = store() / std::to_string(i % 7);
      fs::create_directories(folder);
      const fs::path copy = folder / (std::to_string(i) + original.extension().string());
      fs::copy_file(original, copy);
      if (i % 11 == 10) fs::resize_file(copy, 3000);
      if (i % 13 == 12) std::ofstream(folder / (std::to_string(i) + ".txt")) << "notes";
    }
  }

  // Starts `apptrait batch STORE arguments…` with nothing on its descriptors.
  pid_t Start(const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {APPTRAIT_BINARY, "batch", store().string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& a : command) argv.push_back(a.data());
    argv.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
      const int none = open("/dev/null", O_RDWR);
      for (const int end : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(none, end);
      execv(argv[0], argv.data());
      _exit(127);
    }
    return child;
  }
  static int Wait(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
  }
  std::vector<std::string> With(std::vector<std::string> arguments) const {
    std::vector<std::string> all = {"batch", store().string()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return all;
  }

  fs::path folder_;
};

// Kills the run at ever later moments, until one comes to its end.
TEST_F(BatchCli, KilledAtAnyMomentAndResumedGivesTheSameSet) {
  Fill(90);
  const auto start = std::chrono::steady_clock::now();
  const Ran whole = RunProgram(With({"--output", "ndjson=" + Out("whole.ndjson"), "--output",
                                     "csv=" + Out("whole.csv"), "--jobs", "2"}));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  ASSERT_EQ(whole.exit, 3) << whole.all();
  const std::string ndjson = ReadAll(Out("whole.ndjson")), csv = ReadAll(Out("whole.csv"));
  ASSERT_GT(LinesOf(ndjson).size(), 60U);

  std::mt19937 random(7);
  const std::vector<std::string> again = {
      "--output", "ndjson=" + Out("cut.ndjson"), "--output", "csv=" + Out("cut.csv"), "--jobs", "2",
      "--resume"};
  int kills = 0, ended = -1;
  for (int round = 0; round < 200 && ended < 0; ++round) {
    const pid_t child = Start(again);
    const double longest = 0.05 + 0.01 * round;  // of the time of a whole run
    std::this_thread::sleep_for(took * std::uniform_real_distribution(0.0, longest)(random));
    kill(child, SIGKILL);
    const int exit = Wait(child);
    if (exit == 1000 + SIGKILL) {
      ++kills;
    } else {
      ended = exit;
    }
  }
  EXPECT_GE(kills, 5);
  EXPECT_EQ(ended, 3);
  EXPECT_EQ(LinesOf(ReadAll(Out("cut.ndjson"))), LinesOf(ndjson));
  EXPECT_EQ(LinesOf(ReadAll(Out("cut.csv"))), LinesOf(csv));
}

TEST_F(BatchCli, InterruptedEndsCleanlyAndGoesOn) {
  Fill(160);
  const std::string out = Out("out.ndjson");
  for (const int signal : {SIGINT, SIGTERM}) {
    const std::uintmax_t before = fs::exists(out) ? fs::file_size(out) : 0;
    const pid_t child = Start({"--output", "ndjson=" + out, "--resume", "--jobs", "2"});
    while (!fs::exists(out) || fs::file_size(out) < before + 20000)
      std::this_thread::sleep_for(1ms);
    kill(child, signal);
    EXPECT_EQ(Wait(child), 3);
    const std::string text = ReadAll(out);
    EXPECT_TRUE(text.ends_with("}\n"));
    for (const std::string& line : LinesOf(text)) EXPECT_TRUE(nlohmann::json::accept(line));
  }
  EXPECT_EQ(RunProgram(With({"--output", "ndjson=" + out, "--resume"})).exit, 3);
  const Ran whole = RunProgram(With({}));
  EXPECT_EQ(LinesOf(ReadAll(out)), LinesOf(whole.out));
}

TEST_F(BatchCli, InputOrderIsTheSameInEveryRun) {
  Fill(60);
  const Ran one = RunProgram(With({"--order", "input", "--jobs", "1"}));
  EXPECT_EQ(RunProgram(With({"--order", "input", "--jobs", "4"})).out, one.out);
  std::vector<std::string> paths;
  std::istringstream in(one.out);
  for (std::string line; std::getline(in, line);) {
    const auto json = nlohmann::json::parse(line);
    paths.push_back(json["path"]);
    const bool error = json.contains("error");
    const std::string report =
        R"({"schema":"apptrait.report/1","tool":{"name":"apptrait","version":"0"},"packages":[)" +
        line + "]}";
    EXPECT_EQ(
        error ? SchemaComplaints(line, "schema/batch-1.schema.json") : SchemaComplaints(report),
        "");
  }
  EXPECT_TRUE(std::ranges::is_sorted(paths));
  EXPECT_GT(paths.size(), 50U);
}

TEST_F(BatchCli, ShardsTogetherAreTheWhole) {
  Fill(60);
  std::multiset<std::string> together;
  for (const char* shard : {"1/3", "2/3", "3/3"}) {
    together.merge(LinesOf(RunProgram(With({"--shard", shard})).out));
  }
  const auto whole = LinesOf(RunProgram(With({})).out);
  EXPECT_EQ(together, whole);
  std::multiset<std::string> slurm, kubernetes, array;
  for (const char* index : {"0", "1", "2"}) {
    slurm.merge(
        LinesOf(RunProgram(With({"--shard", "auto/3"}), {{"SLURM_ARRAY_TASK_ID", index}}).out));
    kubernetes.merge(
        LinesOf(RunProgram(With({"--shard", "auto/3"}), {{"JOB_COMPLETION_INDEX", index}}).out));
    array.merge(LinesOf(RunProgram(With({"--shard", "auto"}), {{"SLURM_ARRAY_TASK_ID", index},
                                                               {"SLURM_ARRAY_TASK_COUNT", "3"},
                                                               {"SLURM_ARRAY_TASK_MIN", "0"},
                                                               {"SLURM_ARRAY_TASK_MAX", "2"}})
                            .out));
  }
  EXPECT_EQ(slurm, whole);
  EXPECT_EQ(kubernetes, whole);
  EXPECT_EQ(array, whole);
}

TEST_F(BatchCli, TwoRunsDoNotShareAFile) {
  Fill(1);
  const std::string out = Out("out.ndjson");
  const int held = open(out.c_str(), O_RDWR | O_CREAT, 0600);
  ASSERT_EQ(flock(held, LOCK_EX), 0);
  const Ran ran = RunProgram(With({"--output", "ndjson=" + out}));
  EXPECT_EQ(ran.exit, 2);
  EXPECT_NE(ran.err.find("another run"), std::string::npos) << ran.err;
  close(held);
}

TEST_F(BatchCli, AFullDiskIsAnError) {
  Fill(3);
  EXPECT_EQ(RunProgram(With({"--output", "ndjson=/dev/full"})).exit, 3);
  EXPECT_EQ(RunShell("'" APPTRAIT_BINARY "' batch '" + store().string() + "' >/dev/full").exit, 3);
}

// The list is a pipe whose writer has more to say: waiting for it ends too.
TEST_F(BatchCli, ASlowListCanBeInterrupted) {
  int list[2];
  ASSERT_EQ(pipe2(list, O_CLOEXEC), 0);
  const std::string line = APPTRAIT_SOURCE_DIR "/testdata/android/demo.apk\n",
                    out = Out("o.ndjson");
  ASSERT_EQ(write(list[1], line.data(), line.size()), static_cast<ssize_t>(line.size()));
  const pid_t child = fork();
  if (child == 0) {
    const int none = open("/dev/null", O_RDWR);
    dup2(list[0], STDIN_FILENO);
    dup2(none, STDERR_FILENO);
    const std::string output = "ndjson=" + out;
    execl(APPTRAIT_BINARY, APPTRAIT_BINARY, "batch", "-", "--output", output.c_str(), nullptr);
    _exit(127);
  }
  while (!fs::exists(out) || fs::file_size(out) == 0) std::this_thread::sleep_for(5ms);
  kill(child, SIGINT);
  EXPECT_EQ(Wait(child), 3);
  close(list[0]);
  close(list[1]);
  EXPECT_EQ(LinesOf(ReadAll(out)).size(), 1U);
}

// A terminal shows how far it is; the line is gone in the end.
TEST_F(BatchCli, ATerminalShowsProgress) {
  Fill(1000);  // a line is written five times a second
  int master = -1;
  const pid_t child = forkpty(&master, nullptr, nullptr, nullptr);
  if (child == 0) {
    const int out = open("/dev/null", O_WRONLY);
    dup2(out, STDOUT_FILENO);
    setenv("LC_ALL", "C", 1);
    execl(APPTRAIT_BINARY, APPTRAIT_BINARY, "batch", store().c_str(), "--jobs", "1", nullptr);
    _exit(127);
  }
  std::string shown;
  char buffer[4096];
  for (ssize_t got = 0; (got = read(master, buffer, sizeof buffer)) > 0;) {
    shown.append(buffer, static_cast<std::size_t>(got));
  }
  close(master);
  EXPECT_EQ(Wait(child), 3);
  EXPECT_NE(shown.find("/s, "), std::string::npos) << shown;
  EXPECT_NE(shown.find(" left"), std::string::npos) << shown;
  const std::size_t last = shown.rfind("\x1b[K");
  ASSERT_NE(last, std::string::npos);
  EXPECT_NE(shown.find("packages read", last), std::string::npos) << shown;
  EXPECT_EQ(shown.find(" left", last), std::string::npos) << shown;
}

}  // namespace
}  // namespace apptrait::test
