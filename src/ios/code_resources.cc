#include "ios/code_resources.h"

#include "base/limits.h"
#include "catalogue/cause.h"
#include "catalogue/rules/ios.h"

namespace apptrait::ios {
namespace {

Error Malformed(const catalogue::Bilingual& why, std::vector<Datum> data = {}) {
  return catalogue::Fail(ErrorKind::kNotAPackage, rule::kIosResourcesMalformed, {},
                         catalogue::Because(why, std::move(data)));
}

std::optional<ResourceSeal> ReadSeal(const Plist& value) {
  ResourceSeal seal;
  if (value.data() != nullptr) {
    seal.sha1 = *value.data();
    return seal;
  }
  if (value.dictionary() == nullptr) return std::nullopt;
  const auto data = [&](std::string_view key) {
    const Plist* item = value.Find(key);
    return item != nullptr && item->data() != nullptr ? *item->data() : Bytes{};
  };
  seal.sha1 = data("hash");
  seal.sha256 = data("hash2");
  seal.optional = value.IsTrue("optional");
  if (const std::string* target = value.FindString("symlink")) seal.symlink = *target;
  seal.nested = value.Find("requirement") != nullptr || value.Find("cdhash") != nullptr;
  if (const Bytes cdhash = data("cdhash"); !cdhash.empty()) seal.cdhashes.push_back(cdhash);
  return seal;
}

Result<void> ReadList(const PlistDictionary& files, const PlistDictionary& rules, int version,
                      CodeResources& resources) {
  ResourceList& list = resources.lists.emplace_back();
  list.version = version;
  list.files.reserve(files.size());
  for (const auto& [path, value] : files) {
    auto seal = ReadSeal(value);
    if (!seal || !seal->understood()) return Malformed(why::kSealOf, {{"path", path}});
    list.files.emplace(path, *std::move(seal));
  }
  return list.rules.Read(rules);
}

}  // namespace

Result<void> ResourceRules::Read(const PlistDictionary& rules) {
  if (rules.size() > limits::kResourceRules) {
    return Malformed(why::kSealTooManyRules);
  }
  for (const auto& [pattern, value] : rules) {
    auto expression = PathExpression::Parse(pattern);
    if (!expression) return Malformed(why::kSealExpression, {{"pattern", pattern}});
    Rule& rule = rules_.emplace_back(Rule{.expression = *std::move(expression)});
    if (const auto flag = value.boolean()) {
      rule.omit = !*flag;
    } else if (value.dictionary() != nullptr) {
      const Plist* weight = value.Find("weight");
      if (weight != nullptr) rule.weight = weight->number().value_or(1);
      rule.omit = value.IsTrue("omit");
      rule.nested = value.IsTrue("nested");
    } else {
      return Malformed(why::kSealRule, {{"pattern", pattern}});
    }
  }
  return {};
}

ResourceRules::Decision ResourceRules::Decide(std::string_view path, std::uint64_t* matches) const {
  // What a path of 60 characters takes against an expression of a signer's.
  constexpr std::uint64_t kStepsOfOneMatch = 64;
  const Rule* best = nullptr;
  for (const Rule& rule : rules_) {
    if (best != nullptr && rule.weight < best->weight) continue;
    if (best != nullptr && rule.weight == best->weight && !rule.omit) continue;
    if (*matches > limits::kResourceRuleMatches) return Decision::kLimit;
    std::uint64_t steps = 0;
    if (rule.expression.Matches(path, &steps)) best = &rule;
    *matches += 1 + steps / kStepsOfOneMatch;
  }
  if (best == nullptr) return Decision::kNoRule;
  if (best->omit) return Decision::kOmitted;
  return best->nested ? Decision::kNested : Decision::kSealed;
}

Result<CodeResources> ReadCodeResources(ByteSpan bytes) {
  const auto document = ReadPlist(bytes);
  if (!document) return document.error();
  if (document->duplicate_key)
    return Malformed(why::kKeyTwice, {{"key", *document->duplicate_key}});
  const Plist& root = document->root;
  CodeResources resources;
  constexpr std::pair<int, std::pair<std::string_view, std::string_view>> kVersions[] = {
      {2, {"files2", "rules2"}}, {1, {"files", "rules"}}};
  for (const auto& [version, keys] : kVersions) {
    const auto *files = root.FindDictionary(keys.first), *rules = root.FindDictionary(keys.second);
    if (files == nullptr) continue;
    if (rules == nullptr) return Malformed(why::kNoMember, {{"member", std::string(keys.second)}});
    if (auto read = ReadList(*files, *rules, version, resources); !read) return read.error();
  }
  if (resources.lists.empty()) return Malformed(why::kSealNoFiles);
  return resources;
}

}  // namespace apptrait::ios
