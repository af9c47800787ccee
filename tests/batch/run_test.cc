// Many packages at once: order, bounds, stopping.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "apptrait/batch.h"
#include "support/run_program.h"

namespace apptrait::batch {
namespace {

namespace fs = std::filesystem;

// Gives `count` paths: every third one is missing, the rest is a small package.
class Paths {
 public:
  explicit Paths(int count) : count_(count) {}
  std::optional<Input> operator()() {
    if (next_ == count_) return std::nullopt;
    const int number = next_++;
    return Input{number % 3 == 2 ? "missing-" + std::to_string(number)
                                 : APPTRAIT_SOURCE_DIR "/testdata/android/demo-unsigned.apk",
                 static_cast<std::uint64_t>(number)};
  }
  int given() const { return next_; }

 private:
  int count_, next_ = 0;
};

class Runs : public testing::TestWithParam<std::tuple<int, bool>> {
 protected:
  Options OptionsOf() const {
    return {.workers = std::get<0>(GetParam()), .in_order = std::get<1>(GetParam())};
  }
};

TEST_P(Runs, GiveEveryPathOnce) {
  Paths paths(60);
  std::vector<std::uint64_t> tags;
  batch::Run([&] { return paths(); },
             [&](Item item) {
               tags.push_back(item.input.tag);
               EXPECT_EQ(item.result.ok(), item.input.tag % 3 != 2);
               return true;
             },
             OptionsOf());
  ASSERT_EQ(tags.size(), 60U);
  if (OptionsOf().in_order) {
    EXPECT_TRUE(std::ranges::is_sorted(tags));
  }
  EXPECT_EQ(std::set<std::uint64_t>(tags.begin(), tags.end()).size(), 60U);
}

TEST_P(Runs, EndWhereTheCallerSaysSo) {
  Paths paths(1000);
  int taken = 0;
  batch::Run([&] { return paths(); }, [&](Item) { return ++taken < 10; }, OptionsOf());
  EXPECT_EQ(taken, 10);
  EXPECT_LT(paths.given(), 100);
}

TEST_P(Runs, EndWhereAStopIsRequested) {
  Paths paths(1000);
  std::stop_source stop;
  Options options = OptionsOf();
  options.stop = stop.get_token();
  int taken = 0;
  batch::Run([&] { return paths(); },
             [&](Item) {
               if (++taken == 10) stop.request_stop();
               return true;
             },
             options);
  EXPECT_GE(taken, 10);
  EXPECT_LT(paths.given(), 100);
}

// A slow consumer must not let results pile up.
TEST_P(Runs, HoldOnlyAFewResults) {
  Paths paths(200);
  int taken = 0, most = 0;
  batch::Run([&] { return paths(); },
             [&](Item) {
               most = std::max(most, paths.given() - ++taken);
               return true;
             },
             OptionsOf());
  const int workers = std::get<0>(GetParam());
  EXPECT_LE(most, 6 * workers + 1);
}

INSTANTIATE_TEST_SUITE_P(All, Runs, testing::Combine(testing::Values(1, 2, 5), testing::Bool()),
                         [](const auto& test) {
                           return std::to_string(std::get<0>(test.param)) +
                                  (std::get<1>(test.param) ? "InOrder" : "AsTheyFinish");
                         });

}  // namespace
}  // namespace apptrait::batch
