#include "base/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

namespace apptrait {
namespace {

namespace fs = std::filesystem;

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("apptrait-file-" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string Write(std::string_view contents) {
    const fs::path path = folder_ / "file";
    std::ofstream(path, std::ios::trunc) << contents;
    return path.string();
  }
  fs::path folder_;
};

TEST_F(FileTest, ReadsRanges) {
  auto source = OpenFile(Write("0123456789"));
  ASSERT_TRUE(source.ok());
  EXPECT_EQ((*source)->size(), 10u);
  EXPECT_EQ(AsText(*(*source)->Read(3, 4)), "3456");
  EXPECT_EQ((*source)->Read(8, 3).error().detail.id, "io.past-the-end");
  EXPECT_EQ((*source)->Read(~0ULL, 1).error().detail.id, "io.past-the-end");
  EXPECT_TRUE((*source)->CheckUnchanged().ok());
}

TEST_F(FileTest, AFileThatShrinksIsAnError) {
  const std::string path = Write("0123456789");
  auto source = OpenFile(path);
  ASSERT_TRUE(source.ok());
  ASSERT_EQ(truncate(path.c_str(), 5), 0);
  EXPECT_EQ((*source)->Read(0, 10).error().detail.id, "io.changed");
  EXPECT_EQ((*source)->CheckUnchanged().error().detail.id, "io.changed");
}

TEST_F(FileTest, AFileThatGrowsOrIsRewrittenIsAnError) {
  const std::string path = Write("0123456789");
  auto source = OpenFile(path);
  ASSERT_TRUE(source.ok());
  std::ofstream(path, std::ios::app) << "more";
  EXPECT_EQ((*source)->CheckUnchanged().error().detail.id, "io.changed");
}

TEST_F(FileTest, SaysWhatItCannotRead) {
  EXPECT_EQ(OpenFile((folder_ / "missing").string()).error().detail.id, "io.open-failed");
  EXPECT_EQ(OpenFile(folder_.string()).error().detail.id, "io.not-a-file");
  EXPECT_EQ(OpenFile(Write("")).error().detail.id, "io.empty");
  EXPECT_EQ(OpenFile("/dev/null").error().detail.id, "io.not-a-file");
}

TEST_F(FileTest, AFifoIsSpooledAndNeverHangs) {
  const std::string path = (folder_ / "fifo").string();
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  // Nobody writes: empty after a while.
  EXPECT_EQ(OpenFile(path).error().detail.id, "io.empty");
  // Somebody comes later, and takes time to write.
  std::thread late([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const int writer = open(path.c_str(), O_WRONLY);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_EQ(write(writer, "late", 4), 4);
    close(writer);
  });
  auto spooled = OpenFile(path);
  late.join();
  ASSERT_TRUE(spooled.ok());
  EXPECT_EQ(AsText(*(*spooled)->Read(0, 4)), "late");
  const int keep = open(path.c_str(), O_RDWR);
  ASSERT_EQ(write(keep, "piped", 5), 5);
  const int reader = open(path.c_str(), O_RDONLY);
  close(keep);
  auto source = OpenDescriptor(reader);
  ASSERT_TRUE(source.ok());
  EXPECT_EQ(AsText(*(*source)->Read(0, 5)), "piped");
  close(reader);
}

TEST(SubSource, IsClippedToItsWhole) {
  const auto part = SubSource(MemorySource(AsBytes("0123456789")), 8, 100);
  EXPECT_EQ(part->size(), 2u);
  EXPECT_EQ(AsText(*part->Read(0, 2)), "89");
  EXPECT_FALSE(part->Read(1, 2).ok());
  EXPECT_EQ(SubSource(MemorySource(AsBytes("01")), 5, 1)->size(), 0u);
}

}  // namespace
}  // namespace apptrait
