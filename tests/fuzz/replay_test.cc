// Replays every fuzz target over its seeds and over copies of them with damage, which is the same
// in every run.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "fuzz/target.h"

namespace apptrait::test {

namespace {

constexpr int kDamagedCopies = 40;

Bytes Damaged(Bytes bytes, std::mt19937& random) {
  for (unsigned edits = 1 + random() % 4; edits-- > 0 && !bytes.empty();) {
    const auto at = static_cast<std::ptrdiff_t>(random() % bytes.size());
    switch (random() % 4) {
      case 0:
        bytes[static_cast<std::size_t>(at)] = static_cast<std::byte>(random());
        break;
      case 1:
        bytes[static_cast<std::size_t>(at)] ^= static_cast<std::byte>(1u << random() % 8);
        break;
      case 2:
        bytes.erase(bytes.begin() + at);
        break;
      default:
        bytes.resize(static_cast<std::size_t>(at));
    }
  }
  return bytes;
}

void Replay(const FuzzTarget& target, ByteSpan input, const std::string& what) {
  try {
    target.run(input);
  } catch (const std::exception& exception) {
    const std::string kept = testing::TempDir() + std::string(target.name);
    std::ofstream(kept, std::ios::binary) << AsText(input);
    ADD_FAILURE() << target.name << ", " << what << ": " << exception.what() << " (" << kept << ")";
  }
}

TEST(Fuzz, TargetsSurviveTheirSeedsAndDamagedCopies) {
  ASSERT_FALSE(FuzzTargets().empty());
  for (const FuzzTarget& target : FuzzTargets()) {
    const std::filesystem::path folder =
        std::filesystem::path(APPTRAIT_SOURCE_DIR) / "tests/fuzz/corpus" / target.name;
    int seeds = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      std::stringstream text;
      text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      const std::string contents = text.str();
      const std::string name = entry.path().filename();
      Replay(target, AsBytes(contents), name);
      std::mt19937 random(static_cast<unsigned>(contents.size()));
      for (int i = 0; i < kDamagedCopies; ++i) {
        Replay(target, Damaged(ToBytes(AsBytes(contents)), random), name + ", damaged");
      }
      ++seeds;
    }
    EXPECT_GT(seeds, 0) << target.name << " has no seeds in " << folder;
  }
}

}  // namespace
}  // namespace apptrait::test
