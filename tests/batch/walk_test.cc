// Folders and lists as paths.
#include "batch/walk.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/limits.h"
#include "support/run_program.h"

namespace apptrait::batch {
namespace {

namespace fs = std::filesystem;

class WalkTest : public testing::Test {
 protected:
  WalkTest() : root_(test::WriteTemporary("walk", "")) {
    fs::remove(root_);
    fs::create_directories(root_);
  }
  ~WalkTest() override { fs::remove_all(root_); }

  void Put(const std::string& name, const std::string& contents = "x") {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << contents;
  }
  // Paths below the root; folders that could not be read and files that were named get a mark.
  std::vector<std::string> Walked(std::vector<std::string> roots) {
    std::size_t next = 0;
    Walk walk([&]() -> std::optional<std::string> {
      if (next == roots.size()) return std::nullopt;
      return (root_ / roots[next++]).string();
    });
    std::vector<std::string> names;
    while (const auto found = walk.Next()) {
      std::string name =
          fs::path(found->path).lexically_normal().lexically_relative(root_).string();
      names.push_back(found->in_folder ? name + " " + std::to_string(found->bytes)
                                       : name + " named");
    }
    return names;
  }

  fs::path root_;
};

using Names = std::vector<std::string>;

TEST_F(WalkTest, GoesThroughFoldersInTheOrderOfNames) {
  Put("b/2.apk", "22");
  Put("b/10.apk");
  Put("a.apk", "");
  Put("c/d/e/f.hap");
  fs::create_directories(root_ / "empty");
  EXPECT_EQ(Walked({"."}), (Names{"a.apk 0", "b/10.apk 1", "b/2.apk 2", "c/d/e/f.hap 1"}));
  EXPECT_EQ(Walked({"c", "a.apk", "b/2.apk"}),
            (Names{"c/d/e/f.hap 1", "a.apk named", "b/2.apk named"}));
}

TEST_F(WalkTest, FollowsLinksToFilesAndNotToFolders) {
  Put("real/a.apk");
  fs::create_directory_symlink(root_ / "real", root_ / "link");
  fs::create_directory_symlink(root_, root_ / "real/round");
  fs::create_symlink(root_ / "real/a.apk", root_ / "l.apk");
  fs::create_symlink(root_ / "nowhere", root_ / "real/broken");
  EXPECT_EQ(Walked({"."}), (Names{"l.apk 1", "real/a.apk 1"}));
  // A link that the user names is meant.
  EXPECT_EQ(Walked({"link"}), (Names{"link/a.apk 1"}));
}

TEST_F(WalkTest, TakesAppBundlesAsPackages) {
  Put("Some.app/Info.plist");
  Put("Some.app/Some");
  Put("Not.app/file");
  Put("Old.xcarchive/Info.plist");
  EXPECT_EQ(Walked({"."}), (Names{"Not.app/file 1", "Old.xcarchive named", "Some.app named"}));
}

TEST_F(WalkTest, PassesOverWhatIsNoFile) {
  Put("a.apk");
  ASSERT_EQ(mkfifo((root_ / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(Walked({"."}), (Names{"a.apk 1"}));
}

TEST_F(WalkTest, PassesOverWhatIsNotWanted) {
  Put("a.apk");
  Put("b/c.apk");
  Put("Some.app/Info.plist");
  fs::create_symlink(root_ / "a.apk", root_ / "l.apk");
  const std::string all = root_.string();
  for (const char* wanted : {"a.apk", "c.apk", "Some.app", "l.apk"}) {
    bool given = false;
    Walk walk(
        [&]() -> std::optional<std::string> {
          return std::exchange(given, true) ? std::nullopt : std::optional(all);
        },
        [&](const std::string& path) { return path.ends_with(wanted); });
    const auto found = walk.Next();
    ASSERT_TRUE(found) << wanted;
    EXPECT_TRUE(found->path.ends_with(wanted));
    EXPECT_FALSE(walk.Next()) << wanted;
  }
}

TEST_F(WalkTest, NamesWhatIsNotThere) {
  EXPECT_EQ(Walked({"missing", "."}), (Names{"missing named"}));
}

TEST_F(WalkTest, EndsInFoldersThatAreTooDeep) {
  fs::path deep;
  for (std::size_t i = 0; i < limits::kFolderDepth + 5; ++i) deep /= "d";
  Put((deep / "a.apk").string());
  const Names names = Walked({"."});
  ASSERT_EQ(names.size(), 1U);
  EXPECT_TRUE(names[0].ends_with("/d named"));
}

std::vector<std::string> Listed(const std::string& contents, char separator) {
  const std::string path = test::WriteTemporary("list", contents);
  const int descriptor = open(path.c_str(), O_RDONLY);
  PathList list(descriptor, separator);
  std::vector<std::string> paths;
  while (auto next = list.Next()) paths.push_back(*next);
  close(descriptor);
  unlink(path.c_str());
  if (list.error() != 0) paths.push_back("error " + std::to_string(list.error()));
  return paths;
}

TEST(PathLists, AreLinesOrTextsThatEndInNul) {
  EXPECT_EQ(Listed("", '\n'), Names{});
  EXPECT_EQ(Listed("\n\n", '\n'), Names{});
  EXPECT_EQ(Listed("a\nb c\n", '\n'), (Names{"a", "b c"}));
  EXPECT_EQ(Listed("a\r\n\r\nb", '\n'), (Names{"a", "b"}));
  EXPECT_EQ(Listed(std::string("a\nb\0c\r\0", 7), '\0'), (Names{"a\nb", "c\r"}));
  const std::string longest(5000, 'x');
  std::string many;
  for (int i = 0; i < 100; ++i) many += longest + "\n";
  EXPECT_EQ(Listed(many, '\n'), Names(100, longest));
}

TEST(PathLists, WithoutEndsAreNotHeldInMemory) {
  EXPECT_EQ(Listed(std::string(limits::kPathLength * 4, 'x'), '\n'),
            Names{"error " + std::to_string(ENAMETOOLONG)});
}

TEST(PathLists, OfASlowWriterCanBeLeft) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  std::stop_source stop;
  PathList list(ends[0], '\n', stop.get_token());
  ASSERT_EQ(write(ends[1], "a\nb", 3), 3);
  EXPECT_EQ(list.Next(), "a");
  std::jthread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    stop.request_stop();
  });
  EXPECT_EQ(list.Next(), std::nullopt);
  EXPECT_EQ(list.error(), 0);
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace apptrait::batch
