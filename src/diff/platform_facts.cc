#include "diff/platform_facts.h"

namespace apptrait::diff {
namespace {

void AddAndroid(const AndroidFacts& android, std::vector<Fact>* facts) {
  if (android.test_only) facts->push_back({"android.test_only", "true"});
  if (android.split) facts->push_back({"android.split", *android.split});
  if (android.target_sandbox_version) {
    facts->push_back(
        {"android.target_sandbox_version", std::to_string(*android.target_sandbox_version)});
  }
}

}  // namespace

std::vector<Fact> PlatformFacts(const Package& package) {
  std::vector<Fact> facts;
  if (package.android) AddAndroid(*package.android, &facts);
  return facts;
}

std::string PlatformLabel(std::string_view field, Language) { return std::string(field); }

}  // namespace apptrait::diff
