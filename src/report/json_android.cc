#include "report/json_android.h"

#include <fmt/core.h>

namespace apptrait::report {

void AddAndroid(const AndroidFacts& facts, Json& package) {
  Json json = {{"min_sdk", facts.min_sdk}};
  if (facts.target_sdk) json["target_sdk"] = *facts.target_sdk;
  if (facts.max_sdk) json["max_sdk"] = *facts.max_sdk;
  if (facts.test_only) json["test_only"] = true;
  if (facts.split) json["split"] = *facts.split;
  if (facts.target_sandbox_version) json["target_sandbox_version"] = *facts.target_sandbox_version;
  for (const SigningBlockPair& pair : facts.signing_block) {
    Json item = {
        {"id", fmt::format("0x{:08x}", pair.id)}, {"offset", pair.offset}, {"size", pair.size}};
    if (!pair.name.empty()) item["name"] = pair.name;
    if (pair.channel) item["channel"] = *pair.channel;
    json["signing_block"].push_back(std::move(item));
  }
  package["android"] = std::move(json);
}

}  // namespace apptrait::report
