#include "base/memory.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <cerrno>
#include <fstream>
#include <new>
#include <thread>

#include "apptrait/inspect.h"
#include "base/json.h"
#include "base/per_thread.h"
#include "base/workers.h"

namespace apptrait {
namespace {

TEST(Memory, AFailureThatNobodySpokeOfEndsALoop) {
  for (const int workers : {1, 4}) {
    std::atomic<int> done = 0;
    const auto body = [&](std::size_t i) {
      ++done;
      if (i == 3) NoteNoMemory();
    };
    EXPECT_THROW(ParallelFor(8, workers, body), std::bad_alloc) << workers;
    EXPECT_EQ(done, 8);
    EXPECT_NO_THROW(ParallelFor(8, workers, [](std::size_t) {})) << workers;
  }
}

TEST(Memory, OneThatWasSpokenOfIsForgotten) {
  NoteNoMemory();
  EXPECT_THROW(AssureMemory(), std::bad_alloc);
  EXPECT_NO_THROW(AssureMemory());
  NoteNoMemory();
  ForgetNoMemory();
  EXPECT_NO_THROW(AssureNoneFailed());
}

TEST(Memory, APackageIsNotBlamedForWhatFailedBefore) {
  NoteNoMemory();
  const auto package = Inspect(APPTRAIT_SOURCE_DIR "/testdata/android/demo.apk", {});
  ASSERT_TRUE(package) << package.error().detail.id;
  EXPECT_EQ(package->verification.status, Status::kVerified);
}

TEST(Memory, WhatALibraryMadeOfIt) {
  const MallocWatch watch;
  EXPECT_NO_THROW(watch.RuleOut());
  errno = EINVAL;
  EXPECT_NO_THROW(watch.RuleOut());
  errno = ENOMEM;
  EXPECT_THROW(watch.RuleOut(), std::bad_alloc);
}

struct Counted {
  static inline std::atomic<int> alive = 0, made = 0;
  int value = ++made;
  Counted() { ++alive; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --alive; }
};

TEST(Memory, OneForEachThreadUntilItEnds) {
  static PerThread<Counted> threads;
  const int mine = threads.Get().value;
  EXPECT_EQ(threads.Get().value, mine);
  std::thread([&] { EXPECT_NE(threads.Get().value, mine); }).join();
  EXPECT_EQ(Counted::alive, 1);
}

TEST(Memory, EmptyValues) {
  for (const std::string text : {"null", "[]", "{}", R"([1,[2,[3]],{"a":{"b":"c"}}])"}) {
    SortedJson value = SortedJson::parse(text);
    Empty(value);
    EXPECT_TRUE(value.empty()) << text << " became " << value.dump();
  }
}

// Until not even a few bytes can be had.
void UseUpMemory() {
  const rlimit none = {0, 0};
  setrlimit(RLIMIT_AS, &none);
  for (std::size_t size = std::size_t{1} << 20; size != 0; size /= 2) {
    while (std::malloc(size) != nullptr) {
    }
  }
}

[[noreturn]] void EndValuesWithoutMemory() {
  {
    OrderedJson list = OrderedJson::array();
    for (int i = 0; i < 20'000; ++i) list.push_back({{"number", i}, {"list", {i, i}}});
    SortedJson large = SortedJson::array();
    for (int i = 0; i < 200'000; ++i) large.push_back(i);
    UseUpMemory();
    Empty(large);
  }
  std::_Exit(0);
}

TEST(MemoryDeathTest, ValuesEndWithoutIt) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's own allocator ends the process";
#endif
  EXPECT_EXIT(EndValuesWithoutMemory(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace apptrait
