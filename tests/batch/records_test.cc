// Going on where an earlier run was cut off: whatever byte it was cut at.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "apptrait/batch.h"
#include "apptrait/report.h"
#include "batch/done.h"
#include "catalogue/catalogue.h"
#include "catalogue/rules/io.h"
#include "support/run_program.h"
#include "support/sample_package.h"

namespace apptrait::batch {
namespace {

Result<Earlier> Read(const std::string& contents, RecordFormat format) {
  const std::string path = test::WriteTemporary("records", contents);
  const int descriptor = open(path.c_str(), O_RDONLY);
  auto earlier = ReadEarlier(descriptor, format);
  close(descriptor);
  unlink(path.c_str());
  return earlier;
}

Package Named(const std::string& path, int nested = 0) {
  Package p = test::SampleApk();
  p.path = path;
  for (int i = 0; i < nested; ++i) p.packages.push_back(Named("splits/" + std::to_string(i)));
  return p;
}

// Paths that look like something else in one of the formats.
const std::vector<std::string>& Paths() {
  static const std::vector<std::string> kPaths = {
      "plain.apk", "with,comma",       "with \"quotes\"", "=formula",
      "'quoted",   "new\nline",        "back\\slash",     "\xff\xfe",
      "\xff\xfd",  "{\"path\":\"x\"}", "set.apks",        "set.apks!a",
      "示例.apk",  "tab\there",        "\\xff\\xfe",      std::string(5000, 'p')};
  return kPaths;
}

std::string Record(const std::string& path, RecordFormat format) {
  const bool error = path.size() % 2 == 0;
  const Error unreadable = catalogue::Fail(ErrorKind::kIo, rule::kIoEmpty);
  const Package package = Named(path, path == "set.apks" ? 2 : 0);
  if (format == RecordFormat::kNdjson) {
    return error ? NdjsonErrorLine(path, unreadable, Language::kEnglish)
                 : NdjsonLine(package, Language::kEnglish);
  }
  return error ? CsvErrorRow(path, unreadable) : CsvRows(package);
}

class Records : public testing::TestWithParam<RecordFormat> {};

TEST_P(Records, TellWhichPathsAreDone) {
  std::string file = GetParam() == RecordFormat::kCsv ? CsvHeader() : "";
  const std::string header = file;
  for (const std::string& path : Paths()) file += Record(path, GetParam());
  // Of CSV the last package may be incomplete.
  file += Record("last", GetParam());
  const auto earlier = Read(file, GetParam());
  ASSERT_TRUE(earlier.ok());
  for (const std::string& path : Paths()) {
    EXPECT_TRUE(earlier->done.Has(KeyOf(path, GetParam()))) << path;
  }
  // Every second one is an error; in CSV "set.apks!a" looks like a part of "set.apks".
  EXPECT_EQ(earlier->unreadable, GetParam() == RecordFormat::kNdjson ? 14U : 12U);
  EXPECT_EQ(earlier->unverified, 0U);
  for (const char* other : {"", "plain", "plain.apk2", "set", "new", "\xff"}) {
    EXPECT_FALSE(earlier->done.Has(KeyOf(other, GetParam()))) << other;
  }
}

// The file is cut at every byte; what is kept and what is done again give the whole file.
TEST_P(Records, CutAnywhereGoOnToTheSameFile) {
  const std::vector<std::string> paths = {"a.apk", "set.apks", "new\nline", "\xff", "b\"c"};
  const std::string header = GetParam() == RecordFormat::kCsv ? CsvHeader() : "";
  std::string file = header;
  for (const std::string& path : paths) file += Record(path, GetParam());
  for (std::size_t cut = 0; cut <= file.size(); ++cut) {
    // All of the bytes around the ends of records, and some of those between.
    const std::size_t end = std::min(file.find('\n', cut < 4 ? 0 : cut - 4), file.size());
    if (cut % 23 != 0 && end > cut + 8) continue;
    const auto earlier = Read(file.substr(0, cut), GetParam());
    ASSERT_TRUE(earlier.ok()) << cut;
    ASSERT_LE(earlier->keep, cut);
    std::string resumed = file.substr(0, earlier->keep);
    if (resumed.empty()) resumed = header;
    for (const std::string& path : paths) {
      if (!earlier->done.Has(KeyOf(path, GetParam()))) resumed += Record(path, GetParam());
    }
    ASSERT_EQ(resumed, file) << cut;
  }
}

TEST_P(Records, SayWhatIsNotVerified) {
  Package package = Named("a,\"verification\":{\"status\":\"verified\"", 1);
  package.identity.app_name = "\",verified,\"\"";
  package.verification.status = Status::kFailed;
  std::string file = GetParam() == RecordFormat::kCsv ? CsvHeader() : "";
  file +=
      GetParam() == RecordFormat::kCsv ? CsvRows(package) : NdjsonLine(package, Language::kEnglish);
  file += Record("b.apk", GetParam());
  const auto earlier = Read(file, GetParam());
  ASSERT_TRUE(earlier.ok());
  EXPECT_EQ(earlier->unverified, 1U);
  EXPECT_EQ(earlier->unreadable, 0U);
}

INSTANTIATE_TEST_SUITE_P(All, Records, testing::Values(RecordFormat::kNdjson, RecordFormat::kCsv),
                         [](const auto& test) {
                           return test.param == RecordFormat::kCsv ? "Csv" : "Ndjson";
                         });

TEST(Records, OfAnotherKindAreRefused) {
  const std::string ndjson = Record("a.apk", RecordFormat::kNdjson),
                    csv = CsvHeader() + Record("a.apk", RecordFormat::kCsv);
  struct Row {
    std::string contents;
    RecordFormat format;
  };
  for (const Row& row :
       {Row{csv, RecordFormat::kNdjson}, Row{ndjson, RecordFormat::kCsv},
        Row{"[]\n", RecordFormat::kNdjson}, Row{"\n", RecordFormat::kNdjson},
        Row{ndjson + "text\n", RecordFormat::kNdjson},
        Row{csv + "no cells\r\n", RecordFormat::kCsv}, Row{csv + "a,b\n", RecordFormat::kCsv},
        Row{"{\"path\":1}\n", RecordFormat::kNdjson},
        Row{"{\"path\":\"a\",\"path_base64\":\"!\"}\n", RecordFormat::kNdjson}}) {
    const auto earlier = Read(row.contents, row.format);
    ASSERT_FALSE(earlier.ok()) << row.contents;
    EXPECT_EQ(earlier.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(earlier.error().detail.id, "batch.foreign-output");
  }
}

// ---- Shards -----------------------------------------------------------------------------------

TEST(Shards, ShareEveryPathEvenly) {
  for (const std::uint32_t count : {1U, 2U, 3U, 7U, 64U}) {
    std::vector<int> sizes(count);
    for (int i = 0; i < 6400; ++i) {
      const std::string path = "store/app" + std::to_string(i) + ".apk";
      int owners = 0;
      for (std::uint32_t index = 0; index < count; ++index) {
        if (!Shard{index, count}.Has(path)) continue;
        ++owners;
        ++sizes[index];
      }
      ASSERT_EQ(owners, 1) << path;
    }
    const int mean = 6400 / static_cast<int>(count);
    for (const int size : sizes) {
      EXPECT_GT(size, mean / 2);
      EXPECT_LT(size, mean * 2);
    }
  }
}

// Machines of different versions share one catalogue: the part of a path is for ever.
TEST(Shards, NeverChange) {
  const Shard first{0, 4};
  std::string owners;
  for (const char* path : {"a.apk", "b.apk", "c.ipa", "d.hap", "e.app", "示例.apk"}) {
    for (std::uint32_t i = 0; i < 4; ++i) owners += Shard{i, 4}.Has(path) ? char('0' + i) : '\0';
  }
  std::erase(owners, '\0');
  EXPECT_EQ(owners, "032102");
  EXPECT_TRUE((Shard{0, 1}.Has("a.apk")));
  EXPECT_EQ(first, (Shard{0, 4}));
}

}  // namespace
}  // namespace apptrait::batch
