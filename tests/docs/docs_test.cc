// The documentation says what the program does: snippets run, tables are complete, generated pages
// are what the catalogue gives.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "gate/keys.h"
#include "support/golden.h"
#include "support/run_program.h"

namespace apptrait::test {
namespace {

std::string ReadDoc(const std::string& name) {
  std::stringstream text;
  text << std::ifstream(std::string(APPTRAIT_SOURCE_DIR) + "/docs/" + name).rdbuf();
  return text.str();
}

TEST(CiDoc, SnippetsRunAsTheyStand) {
  const Ran ran =
      RunShell("python3 " APPTRAIT_SOURCE_DIR "/tests/docs/run_ci_snippets.py " APPTRAIT_SOURCE_DIR
               " " APPTRAIT_BINARY);
  EXPECT_EQ(ran.exit, 0) << ran.all();
}

TEST(ScaleDoc, SnippetsRunAsTheyStand) {
  const Ran ran =
      RunShell("python3 " APPTRAIT_SOURCE_DIR
               "/tests/docs/run_scale_snippets.py " APPTRAIT_SOURCE_DIR " " APPTRAIT_BINARY);
  EXPECT_EQ(ran.exit, 0) << ran.all();
}

// run_transcripts.py --update writes what the program prints into the pages.
TEST(Pages, ShowWhatTheProgramPrints) {
  const Ran ran =
      RunShell("python3 " APPTRAIT_SOURCE_DIR "/tests/docs/run_transcripts.py " APPTRAIT_SOURCE_DIR
               " " APPTRAIT_BINARY);
  EXPECT_EQ(ran.exit, 0) << ran.all();
}

TEST(CiDoc, NamesEveryKeyAndChoiceOfAPolicy) {
  for (const char* name : {"ci.md", "ci.zh-CN.md"}) {
    const std::string text = ReadDoc(name);
    for (const gate::Key& key : gate::AllKeys()) {
      EXPECT_NE(text.find("`" + std::string(key.name) + "`"), text.npos) << name << key.name;
      for (const std::string_view choice : gate::Words(key.choices)) {
        EXPECT_NE(text.find("`" + std::string(choice) + "`"), text.npos) << name << choice;
      }
    }
  }
}

// Options and findings (other words differ by their nature). Chinese pages may say --lang more
// often.
// Tables of figures stand in the English pages alone.
std::set<std::string> Named(std::string page) {
  page.resize(std::min(page.size(), page.find("\n## Figures\n")));
  static const std::regex kName("--[a-z][a-z0-9-]+|`[a-z0-9-]+([.][a-z0-9*-]+)+`");
  std::set<std::string> names;
  for (std::sregex_iterator found(page.begin(), page.end(), kName), end; found != end; ++found) {
    if (found->str() != "--lang") names.insert(found->str());
  }
  return names;
}

TEST(Pages, NameTheSameInBothLanguages) {
  int pairs = 0;
  for (const auto& entry : std::filesystem::directory_iterator(APPTRAIT_SOURCE_DIR "/docs")) {
    const std::string name = entry.path().filename().string();
    constexpr std::string_view kEnding = ".zh-CN.md";
    if (!name.ends_with(kEnding) || name.starts_with("findings")) continue;
    const std::string english = name.substr(0, name.size() - kEnding.size()) + ".md";
    EXPECT_EQ(Named(ReadDoc(english)), Named(ReadDoc(name))) << name;
    ++pairs;
  }
  EXPECT_GE(pairs, 8);
}

// With APPTRAIT_UPDATE_GOLDEN=1 in the environment this test writes the pages anew.
TEST(FindingsDoc, IsWhatTheCatalogueGives) {
  for (const auto& [language, name] :
       {std::pair{"en", "docs/findings.md"}, std::pair{"zh", "docs/findings.zh-CN.md"}}) {
    const Ran ran = RunProgram({"explain", "--format", "markdown", "--lang", language});
    ASSERT_EQ(ran.exit, 0) << ran.err;
    EXPECT_TRUE(ran.out == Golden(name, ran.out))
        << name << " is stale; APPTRAIT_UPDATE_GOLDEN=1 with this test writes it anew";
  }
}

}  // namespace
}  // namespace apptrait::test
