// Holds the sources against the map of rooms in docs/architecture.md: who may include whom, and
// where third-party headers may be seen at all.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>

namespace {

namespace fs = std::filesystem;
using Rooms = std::set<std::string>;

const Rooms kCore = {"base", "catalogue", "zip", "digest", "crypto", "image", "platform"};

Rooms With(Rooms rooms, const Rooms& more) {
  rooms.insert(more.begin(), more.end());
  return rooms;
}

// What each room may include besides itself, the public headers and the system's. Data goes down
// this list and never back up; no platform knows another.
const std::map<std::string, Rooms>& Allowed() {
  static const std::map<std::string, Rooms> kAllowed = {
      {"base", {"catalogue"}},
      {"catalogue", {}},
      {"model", {"base"}},
      {"zip", {"base", "catalogue"}},
      {"digest", {"base", "catalogue"}},
      {"crypto", {"base", "catalogue", "digest"}},
      {"platform", {"base", "catalogue", "digest", "zip"}},
      {"image", {"base", "catalogue", "digest", "zip"}},
      {"net", {"base", "catalogue", "digest"}},
      {"android", kCore},
      {"harmony", kCore},
      {"ios", kCore},
      {"credential", kCore},
      {"inspect", With(kCore, {"android", "harmony", "ios", "credential"})},
      {"report", {"base", "catalogue", "digest"}},
      {"filing", {"base", "catalogue", "crypto", "digest", "image", "report", "zip"}},
      {"jaq", {"base", "catalogue", "digest", "net"}},
      {"icp_record", {"base", "catalogue", "digest", "net"}},
      {"gate", {"base", "catalogue", "crypto", "digest", "filing", "report"}},
      {"batch", {"base", "catalogue", "digest", "report"}},
      {"diff", {"base", "catalogue", "digest", "filing", "report"}},
  };
  return kAllowed;
}

std::vector<fs::path> Sources(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".h" || extension == ".cc") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> Includes(const fs::path& path) {
  static const std::regex kInclude(R"(^\s*#\s*include\s+[<"]([^">]+)[">])");
  std::vector<std::string> includes;
  std::ifstream file(path);
  std::smatch match;
  for (std::string line; std::getline(file, line);) {
    if (std::regex_search(line, match, kInclude)) includes.push_back(match[1]);
  }
  return includes;
}

const fs::path kSource = fs::path(APPTRAIT_SOURCE_DIR) / "src";

TEST(Rooms, IncludeOnlyWhatTheMapAllows) {
  for (const auto& [room, allowed] : Allowed()) {
    if (!fs::exists(kSource / room)) continue;
    for (const fs::path& path : Sources(kSource / room)) {
      for (const std::string& include : Includes(path)) {
        const std::string other = include.substr(0, include.find('/'));
        if (other == room || other == include || !fs::is_directory(kSource / other)) continue;
        EXPECT_TRUE(allowed.contains(other)) << path << " includes " << include;
      }
    }
  }
}

TEST(Rooms, EveryFolderIsOnTheMap) {
  for (const auto& entry : fs::directory_iterator(kSource)) {
    const std::string room = entry.path().filename();
    EXPECT_TRUE(Allowed().contains(room) || room == "cli" || room == "c_api") << room;
  }
}

TEST(Rooms, PublicHeadersShowNoThirdPartyType) {
  for (const fs::path& path : Sources(fs::path(APPTRAIT_SOURCE_DIR) / "include")) {
    for (const std::string& include : Includes(path)) {
      const bool ours = include.starts_with("apptrait/");
      const bool standard = include.find('/') == include.npos &&
                            (!include.ends_with(".h") || include.starts_with("std"));
      EXPECT_TRUE(ours || standard) << path << " includes " << include;
    }
  }
}

TEST(Rooms, NoFileIsTooLong) {
  for (const fs::path& path : Sources(kSource)) {
    std::ifstream file(path);
    const auto lines = std::count(std::istreambuf_iterator<char>(file), {}, '\n');
    EXPECT_LE(lines, 600) << path;
  }
}

}  // namespace
