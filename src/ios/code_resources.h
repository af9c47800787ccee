// _CodeSignature/CodeResources: which files of a bundle the signature covers, and their hashes.
//
//   { files = { path = <SHA-1> | { hash = <SHA-1>; optional = true; }; };          version 1
//     files2 = { path = { hash = <SHA-1>; hash2 = <SHA-256>; optional; symlink; cdhash; … }; };
//     rules, rules2 = { regular expression = true | false | { weight; omit; optional; nested; }; }
//     }
//
// Semantics of Apple's libsecurity_codesigning, resources.cpp and StaticCode.cpp: an expression is
// POSIX extended and not anchored, the matching rule with the highest weight (1 where none is
// given) decides. Among equal weights Apple's choice is that of a hash table; here omission wins.
#ifndef APPTRAIT_SRC_IOS_CODE_RESOURCES_H_
#define APPTRAIT_SRC_IOS_CODE_RESOURCES_H_

#include <string_view>
#include <vector>

#include "base/hash.h"
#include "ios/path_expression.h"
#include "ios/plist.h"

namespace apptrait::ios {

struct ResourceSeal {
  Bytes sha1, sha256;  // empty where the seal has none
  bool optional = false;
  std::optional<std::string> symlink;  // the target that the link must have
  std::vector<Bytes> cdhashes;         // of nested code that is sealed as a whole
  bool nested = false;
  bool understood() const { return !sha1.empty() || !sha256.empty() || symlink || nested; }
};

class ResourceRules {
 public:
  // An error where a rule is none that we can match.
  Result<void> Read(const PlistDictionary& rules);

  enum class Decision { kSealed, kOmitted, kNested, kNoRule, kLimit };
  // Of a path in the bundle. `matches` counts towards kResourceRuleMatches.
  Decision Decide(std::string_view path, std::uint64_t* matches) const;

 private:
  struct Rule {
    PathExpression expression;
    double weight = 1;
    bool omit = false, nested = false;
  };
  std::vector<Rule> rules_;
};

// One of the two versions.
struct ResourceList {
  int version = 2;
  HashMap<std::string, ResourceSeal> files;  // by path in the bundle
  ResourceRules rules;
};

struct CodeResources {
  std::vector<ResourceList> lists;  // version 2 first, where it is there
};

// Errors: those of ReadPlist; ios.resources.malformed with a reason.
Result<CodeResources> ReadCodeResources(ByteSpan bytes);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_CODE_RESOURCES_H_
