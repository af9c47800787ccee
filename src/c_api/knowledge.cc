// What the library knows: findings and providers, by the C interface.
#include "apptrait/filing.h"
#include "c_api/boundary.h"
#include "catalogue/rules/c_api.h"
#include "report/json.h"

namespace apptrait::c_api {
namespace {

using report::Json;

Json ToJson(const Rule& rule, Language language) {
  const bool chinese = language == Language::kChinese;
  return {{"id", rule.id},
          {"severity", Name(rule.severity)},
          {"title", chinese ? rule.title_zh : rule.title_en},
          {"help", chinese ? rule.help_zh : rule.help_en}};
}

}  // namespace
}  // namespace apptrait::c_api

using namespace apptrait;         // NOLINT(google-build-using-namespace)
using namespace apptrait::c_api;  // NOLINT(google-build-using-namespace)

apptrait_status apptrait_explain(const char* id, apptrait_language language, char** text,
                                 size_t* size, apptrait_error** error) {
  return GuardText(text, size, error, [&]() -> Result<std::string> {
    if (id != nullptr) {
      const Rule* rule = FindRule(id);
      if (rule == nullptr) {
        return catalogue::Fail(
            ErrorKind::kUsage, rule::kCApiBadValue, {},
            {{"name", std::string("id")}, {"wanted", std::string("android.unsigned, …")}});
      }
      return report::Dump(c_api::ToJson(*rule, ToLanguage(language)), -1);
    }
    Json all = Json::array();
    for (const Rule& rule : AllRules()) all.push_back(c_api::ToJson(rule, ToLanguage(language)));
    return report::Dump(all, -1);
  });
}

apptrait_status apptrait_providers(apptrait_language language, char** text, size_t* size,
                                   apptrait_error** error) {
  return GuardText(text, size, error, [&]() -> Result<std::string> {
    Json all = Json::array();
    for (const std::string& id : filing::ProviderIds()) {
      const auto provider = filing::FindProvider(id);
      if (!provider) return provider.error();
      Json item = {{"id", id},
                   {"name", ToLanguage(language) == Language::kChinese ? provider->name_zh
                                                                       : provider->name_en}};
      item["platforms"] = Json::array();
      for (const auto& platform : provider->platforms) {
        item["platforms"].push_back(Name(platform.platform));
      }
      all.push_back(std::move(item));
    }
    return report::Dump(all, -1);
  });
}
