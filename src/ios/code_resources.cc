#include "ios/code_resources.h"

#include <new>

#include "base/limits.h"
#include "catalogue/cause.h"
#include "catalogue/rules/ios.h"

namespace apptrait::ios {
namespace {

// glibc keeps every state that a match went through. Compiling anew now and then bounds that: a
// path has at most 1,024 characters.
constexpr int kUsesOfOneCompilation = 256;

Error Malformed(const catalogue::Bilingual& why, std::vector<Datum> data = {}) {
  return catalogue::Fail(ErrorKind::kNotAPackage, rule::kIosResourcesMalformed, {},
                         catalogue::Because(why, std::move(data)));
}

// Intervals and back references make an expression of a few bytes take all memory or time; no
// signer writes them.
bool IsHarmless(std::string_view pattern) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '{') return false;
    if (pattern[i] != '\\') continue;
    if (++i == pattern.size()) return false;
    if (pattern[i] >= '0' && pattern[i] <= '9') return false;
  }
  return pattern.size() <= limits::kResourceRuleLength && pattern.find('\0') == pattern.npos;
}

// What may stand for several strings, after the first '*' or '+'.
int ChoicesAfterRepetition(std::string_view pattern) {
  int choices = -1;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      ++i;
      continue;
    }
    const bool repeats = pattern[i] == '*' || pattern[i] == '+';
    const bool chooses =
        pattern[i] == '.' || pattern[i] == '[' || pattern[i] == '|' || pattern[i] == '?';
    if (choices < 0 ? repeats : repeats || chooses) ++choices;
  }
  return std::max(choices, 0);
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

void ResourceRules::Free::operator()(Rule* rule) const {
  regfree(&rule->expression);
  delete rule;
}

bool ResourceRules::Compile(Rule& rule) {
  const int result = regcomp(&rule.expression, rule.pattern.c_str(), REG_EXTENDED | REG_NOSUB);
  if (result == REG_ESPACE) throw std::bad_alloc();
  return result == 0;
}

Result<void> ResourceRules::Read(const PlistDictionary& rules) {
  if (rules.size() > limits::kResourceRules) {
    return Malformed(why::kSealTooManyRules);
  }
  for (const auto& [pattern, value] : rules) {
    auto rule = std::make_unique<Rule>();
    rule->pattern = pattern;
    rule->choices = ChoicesAfterRepetition(pattern);
    if (const auto flag = value.boolean()) {
      rule->omit = !*flag;
    } else if (value.dictionary() != nullptr) {
      const Plist* weight = value.Find("weight");
      if (weight != nullptr) rule->weight = weight->number().value_or(1);
      rule->omit = value.IsTrue("omit");
      rule->nested = value.IsTrue("nested");
    } else {
      return Malformed(why::kSealRule, {{"pattern", pattern}});
    }
    if (!IsHarmless(pattern) || !Compile(*rule)) {
      return Malformed(why::kSealExpression, {{"pattern", pattern}});
    }
    rules_.emplace_back(rule.release());
  }
  return {};
}

// Each character of the path leads to a state that the matcher may have to make first, of up to as
// many parts as the rule is long.
std::uint64_t ResourceRules::Cost(const Rule& rule, const std::string& path) {
  constexpr std::uint64_t kPartsOfOneMatch = 64;
  const std::uint64_t states = rule.choices < 16 ? 1ULL << rule.choices : 1ULL << 16;
  return 1 + std::min<std::uint64_t>(states, path.size()) * rule.pattern.size() / kPartsOfOneMatch;
}

bool ResourceRules::Matches(Rule& rule, const std::string& path) {
  if (++rule.uses > kUsesOfOneCompilation) {
    regfree(&rule.expression);
    Compile(rule);
    rule.uses = 1;
  }
  const int result = regexec(&rule.expression, path.c_str(), 0, nullptr, 0);
  // A rule that matches nothing for want of memory would leave files unjudged.
  if (result != 0 && result != REG_NOMATCH) throw std::bad_alloc();
  return result == 0;
}

ResourceRules::Decision ResourceRules::Decide(const std::string& path, std::uint64_t* matches) {
  const Rule* best = nullptr;
  constexpr std::uint64_t kPathOfOneMatch = 256;
  *matches += path.size() / kPathOfOneMatch;
  for (const auto& rule : rules_) {
    if (best != nullptr && rule->weight < best->weight) continue;
    if (best != nullptr && rule->weight == best->weight && !rule->omit) continue;
    *matches += Cost(*rule, path);
    if (*matches > limits::kResourceRuleMatches) return Decision::kLimit;
    if (Matches(*rule, path)) best = rule.get();
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
