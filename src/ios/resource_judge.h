// Comparing a bundle's files with its CodeResources.
#ifndef APPTRAIT_SRC_IOS_RESOURCE_JUDGE_H_
#define APPTRAIT_SRC_IOS_RESOURCE_JUDGE_H_

#include "ios/bundle.h"
#include "ios/code_resources.h"
#include "ios/hash_work.h"
#include "ios/verdict.h"

namespace apptrait::ios {

struct ResourceInput {
  const BundleTree& tree;
  const Bundle& bundle;
  const HashWork& work;
  std::uint64_t& matches;  // of all the package's rules, bounded by kResourceRuleMatches
  bool old_sdk = false;    // built with an SDK before iOS 9 (see below)
  // The cdhashes of nested code at a path in the bundle, for seals that name them.
  std::function<std::vector<Bytes>(const std::string& path)> cdhashes;
};

// Asks for the digests of every file of the bundle.
void DemandResources(const BundleTree& tree, const Bundle& bundle, HashWork& work);

// Files that are changed, missing (unless optional) or not listed. REQUIRES: the digests that
// DemandResources asked for.
void JudgeResources(CodeResources& resources, const ResourceInput& input, Verdict& verdict);

// Where the seal lies.
std::string CodeResourcesPath(const Bundle& bundle);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_RESOURCE_JUDGE_H_
