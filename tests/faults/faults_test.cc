// The program when the system fails it: it says so, ends with the exit code of an unreadable file,
// and leaves no half of a file behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/text.h"
#include "support/hap_builder.h"
#include "support/ipa_builder.h"
#include "support/run_program.h"

namespace apptrait::test {
namespace {

using nlohmann::json;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

const std::string kDemo = std::string(APPTRAIT_SOURCE_DIR) + "/testdata/android/demo.apk";

std::string Quoted(const std::string& text) { return "'" + text + "'"; }

Ran Faulty(const std::string& fault, const std::vector<std::string>& arguments) {
  return RunProgram(arguments, {{"LD_PRELOAD", APPTRAIT_FAULT_SHIM}, {"APPTRAIT_FAULT", fault}});
}

// A folder of this test's own, empty.
std::string Folder(const std::string& name) {
  std::string path = testing::TempDir() + "apptrait-" + std::to_string(getpid()) + "-" + name;
  std::filesystem::remove_all(path);
  std::filesystem::create_directory(path);
  return path;
}

std::size_t FilesIn(const std::string& folder) {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::recursive_directory_iterator(folder), {}));
}

TEST(Faults, ShortAndInterruptedCallsChangeNothing) {
  const std::vector<std::string> arguments = {"inspect", kDemo,  "--format",
                                              "json",    "--at", "2026-01-01"};
  const Ran expected = RunProgram(arguments);
  ASSERT_EQ(expected.exit, 0) << expected.err;
  for (const std::string fault : {"short", "interrupt"}) {
    const Ran ran = Faulty(fault, arguments);
    EXPECT_EQ(ran.exit, 0) << fault << ": " << ran.err;
    EXPECT_EQ(ran.out, expected.out) << fault;
  }
  EXPECT_EQ(Faulty("noproc", arguments).out, expected.out);
}

// Wherever reading breaks off, nothing is verified.
TEST(Faults, ReadErrorsAndShrinkingFiles) {
  for (const std::string fault : {"error", "shrink"}) {
    int n = 0;
    for (n = 1; n < 200; ++n) {
      const Ran ran = Faulty(fault + ":" + std::to_string(n), {"inspect", kDemo});
      if (ran.exit == 0) break;  // there are fewer reads than that
      EXPECT_EQ(ran.exit, 3) << fault << n << ": " << ran.all();
      EXPECT_EQ(ran.out, "") << fault << n;
      EXPECT_THAT(ran.err, HasSubstr("demo.apk")) << fault << n;
    }
    EXPECT_GT(n, 3) << fault;
    EXPECT_LT(n, 200) << fault;
  }
}

TEST(Faults, FullDisks) {
  const std::string folder = Folder("full");
  for (int n = 1; n <= 4; ++n) {
    const std::string sheet = folder + "/report.json";
    const Ran ran =
        Faulty("full:" + std::to_string(n), {"inspect", kDemo, "--output", "json=" + sheet});
    if (std::filesystem::exists(sheet)) {
      // Whole, where there was room for it.
      EXPECT_TRUE(json::accept(std::ifstream(sheet))) << n;
      std::filesystem::remove(sheet);
    } else {
      EXPECT_EQ(ran.exit, 3) << n << ran.all();
    }
    EXPECT_EQ(FilesIn(folder), 0u) << n;
  }
  EXPECT_EQ(RunShell(Quoted(APPTRAIT_BINARY) + " inspect " + Quoted(kDemo) + " >/dev/full").exit,
            3);
  // A limit on the size of files, whose signal would end the program.
  const Ran limited = RunShell("ulimit -f 0; " + Quoted(APPTRAIT_BINARY) + " filing " +
                               Quoted(kDemo) + " --out " + Quoted(folder + "/out") + " >/dev/null");
  EXPECT_EQ(limited.exit, 3) << limited.all();
}

TEST(Faults, ClosedOutputs) {
  const std::string program = Quoted(APPTRAIT_BINARY) + " inspect " + Quoted(kDemo);
  EXPECT_EQ(RunShell(program + " >&-").exit, 3);
  EXPECT_EQ(RunShell(program + " 2>&-").exit, 0);
  const Ran piped = RunShell("{ " + program + "; echo \"exit $?\" >&2; } | true");
  EXPECT_THAT(piped.err, AnyOf(HasSubstr("exit 0"), HasSubstr("exit 3")));
  EXPECT_THAT(piped.err, Not(HasSubstr("exit 1")));
}

// Too little memory is an error like any other; where the loader itself fails, it is the shell's.
TEST(Faults, LittleMemory) {
  int said = 0, fine = 0;
  for (int mib = 12; mib <= 400; mib += mib < 64 ? 4 : 24) {
    const Ran ran = RunShell("ulimit -v " + std::to_string(mib * 1024) + "; timeout 30 " +
                             Quoted(APPTRAIT_BINARY) + " inspect " + Quoted(kDemo));
    EXPECT_LT(ran.exit, 1000) << mib << " MiB: " << ran.all();
    EXPECT_THAT(ran.exit, AnyOf(0, 3, 126, 127)) << mib << " MiB: " << ran.all();
    said += ran.exit == 3 ? 1 : 0;
    fine += ran.exit == 0 ? 1 : 0;
    if (ran.exit != 0) {
      EXPECT_EQ(ran.out, "") << mib << " MiB";
    }
  }
  EXPECT_GT(said, 0);
  EXPECT_GT(fine, 0);
}

TEST(Faults, NamesThatAreNoUtf8) {
  const std::string folder = Folder("names");
  const std::string path = folder + "/\xc3\x28\xff.apk";
  std::filesystem::copy_file(kDemo, path);
  for (const std::string locale : {"C", "zh_CN.GBK", "no_such.LOCALE"}) {
    const Ran ran = RunProgram({"inspect", path, "--format", "json"}, {{"LC_ALL", locale}});
    EXPECT_EQ(ran.exit, 0) << ran.err;
    ASSERT_TRUE(json::accept(ran.out)) << locale;
    const json package = json::parse(ran.out)["packages"][0];
    EXPECT_TRUE(package.contains("path_base64"));
    EXPECT_EQ(RunProgram({"inspect", path}, {{"LC_ALL", locale}}).exit, 0);
    EXPECT_TRUE(IsUtf8(RunProgram({"inspect", path}, {{"LC_ALL", locale}}).out));
  }
}

void WriteFile(const std::string& path, ByteSpan bytes) {
  std::ofstream(path, std::ios::binary) << AsText(bytes);
}

// However much memory there is: what there would be with enough of it, or nothing.
void ExpectSameOrNothing(const std::vector<std::string>& arguments) {
  const Ran expected = RunProgram(arguments);
  int said = 0, fine = 0;
  for (long bytes = 1; fine < 5 && bytes < 64 << 20; bytes += 512 + bytes / 16) {
    const Ran ran = Faulty("memory:" + std::to_string(bytes), arguments);
    const std::string what = arguments[1] + ", " + std::to_string(bytes) + " bytes: " + ran.all();
    ASSERT_TRUE(ran.exit == expected.exit || ran.exit == 3) << what;
    if (ran.exit == 3) {
      EXPECT_EQ(ran.out, "") << what;
      ++said;
    } else {
      EXPECT_EQ(ran.out, expected.out) << what;
      ++fine;
    }
  }
  EXPECT_GT(said, 10) << arguments[1];
  EXPECT_EQ(fine, 5) << arguments[1];
}

TEST(Faults, NoVerdictForWantOfMemory) {
  const std::string folder = Folder("memory"), data = APPTRAIT_SOURCE_DIR "/testdata/";
  WriteFile(folder + "/demo.ipa", BuildIpa({}));
  WriteFile(folder + "/demo.hap", HapBuilder(HarmonyPki()).Build());
  for (const std::string& file :
       {data + "android/demo.apk", data + "android/demo-rotated.apk", data + "android/demo.apks",
        data + "android/demo-tampered.apk", data + "android/demo.aab", folder + "/demo.ipa",
        folder + "/demo.hap"}) {
    ExpectSameOrNothing({"inspect", file, "--at", "2026-01-01"});
  }
  ExpectSameOrNothing({"filing", data + "android/demo.apk", "--format", "json"});
  WriteFile(folder + "/password", AsBytes("apptrait-test\n"));
  for (const std::string file : {"modern.p12", "legacy.p12", "two-keys.jks"}) {
    ExpectSameOrNothing({"inspect", data + "credentials/" + file, "--password-file",
                         folder + "/password", "--at", "2026-01-01"});
  }
  std::filesystem::remove_all(folder);
}

// The records of the packages that could be read are the ones there would be.
TEST(Faults, BatchWithLittleMemory) {
  const std::vector<std::string> arguments = {
      "batch", APPTRAIT_SOURCE_DIR "/testdata/android", "--jobs", "2", "--at", "2026-01-01"};
  const auto lines = [](const std::string& text) {
    std::set<std::string> all;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) all.insert(line);
    return all;
  };
  const auto expected = lines(RunProgram(arguments).out);
  int said = 0;
  for (long bytes = 1; bytes < 2 << 20; bytes += 512 + bytes / 12) {
    const Ran ran = Faulty("memory:" + std::to_string(bytes), arguments);
    EXPECT_THAT(ran.exit, AnyOf(0, 3)) << bytes << " bytes: " << ran.err;
    for (const std::string& line : lines(ran.out)) {
      if (expected.contains(line)) continue;
      EXPECT_THAT(line, HasSubstr("run.out-of-memory")) << bytes << " bytes";
      ++said;
    }
  }
  EXPECT_GT(said, 5);
}

// glibc has no room for a heap of each thread then.
TEST(Faults, BatchUnderALimitOfTheAddressSpace) {
  const std::string arguments =
      " batch " + Quoted(APPTRAIT_SOURCE_DIR "/testdata/android") + " --order input --jobs 4";
  const Ran expected = RunShell(Quoted(APPTRAIT_BINARY) + arguments);
  EXPECT_EQ(expected.exit, 0) << expected.err;
  for (const std::string kib : {"80000", "150000", "1000000"}) {
    const Ran ran = RunShell("ulimit -v " + kib + "; exec " + Quoted(APPTRAIT_BINARY) + arguments);
    EXPECT_EQ(ran.exit, 0) << kib << ran.err;
    EXPECT_EQ(ran.out, expected.out) << kib;
  }
}

TEST(Faults, NoHomeAndNothingWritable) {
  EXPECT_EQ(
      RunProgram({"inspect", kDemo}, {{"HOME", "/nonexistent"}, {"TMPDIR", "/nonexistent"}}).exit,
      0);
  const Ran ran = RunProgram({"inspect", kDemo, "--output", "json=/nonexistent/report.json"}, {});
  EXPECT_EQ(ran.exit, 3);
  EXPECT_THAT(ran.err, HasSubstr("/nonexistent/report.json"));
}

TEST(Faults, UnsuitableInputs) {
  for (const std::string path : {"/dev/null", "/dev/tty", "/nonexistent", "/dev/full"}) {
    const Ran ran = RunProgram({"inspect", path});
    EXPECT_EQ(ran.exit, 3) << path << ran.all();
    EXPECT_THAT(ran.err, HasSubstr(path));
  }
  const std::string fifo = Folder("fifo") + "/pipe";
  const Ran ran = RunShell("mkfifo " + fifo + "; cat " + Quoted(kDemo) + " >" + fifo + " & " +
                           Quoted(APPTRAIT_BINARY) + " inspect " + fifo);
  EXPECT_EQ(ran.exit, 0) << ran.all();
}

// What an attacker's code could do who took over the reading of a package.
TEST(Sandbox, LeavesNothingToDo) {
  const std::string file = Folder("attacked") + "/file";
  const std::map<std::string, std::string> environment = {{"LD_PRELOAD", APPTRAIT_FAULT_SHIM},
                                                          {"APPTRAIT_FAULT", "attack"},
                                                          {"APPTRAIT_ATTACKED", file}};
  for (const std::string command : {"inspect", "verify", "filing", "gate"}) {
    const Ran ran = RunProgram({command, kDemo}, environment);
    for (const std::string what : {"socket", "file", "unlink", "program"})
      EXPECT_THAT(ran.err, HasSubstr(what + ": Operation not permitted")) << command;
    EXPECT_FALSE(std::filesystem::exists(file)) << command;
  }
  const Ran open = RunProgram({"inspect", kDemo, "--no-sandbox"}, environment);
  EXPECT_THAT(open.err, HasSubstr("socket: done"));
}

}  // namespace
}  // namespace apptrait::test
