#include "ios/resource_judge.h"

#include <algorithm>

#include "base/hash.h"
#include "base/limits.h"
#include "catalogue/limit.h"
#include "catalogue/rules/ios.h"
#include "ios/unicode.h"

namespace apptrait::ios {
namespace {

using catalogue::Make;

// Findings of one kind that are listed one by one; the rest is counted.
constexpr std::size_t kListed = 20;

bool EndsWithAny(std::string_view name, std::initializer_list<std::string_view> suffixes) {
  return std::ranges::any_of(suffixes, [&](auto suffix) { return name.ends_with(suffix); });
}

// "[Frameworks/X.framework/ | PlugIns/X.appex/] SC_Info/<name><suffix>".
bool IsStoreFile(std::string_view path, std::initializer_list<std::string_view> suffixes) {
  const auto skip = [&](std::string_view folder, std::string_view suffix) {
    if (!path.starts_with(folder)) return;
    const auto slash = path.find('/', folder.size());
    if (slash == path.npos || !path.substr(0, slash).ends_with(suffix)) return;
    path.remove_prefix(slash + 1);
  };
  skip("Frameworks/", ".framework");
  skip("PlugIns/", ".appex");
  if (!path.starts_with("SC_Info/")) return false;
  path.remove_prefix(8);
  return path.find('/') == path.npos && EndsWithAny(path, suffixes);
}

class ListJudge {
 public:
  ListJudge(ResourceList& list, ResourceList* first_version, const ResourceInput& input,
            Verdict& verdict)
      : list_(list), first_version_(first_version), input_(input), verdict_(verdict) {}

  void Run() {
    for (const TreeFile& file : input_.tree.Under(input_.bundle.root)) {
      if (!JudgeFile(file)) return;
    }
    JudgeMissing();
    for (const auto& [id, count] : counts_) {
      if (count <= kListed) continue;
      verdict_.Note(Part::kResources, Make(rule::kIosResourcesMore, {},
                                           {{"count", static_cast<std::int64_t>(count - kListed)},
                                            {"rule", std::string(id)}}));
    }
  }

 private:
  void Fail(const Rule& rule, const std::string& path, std::vector<Datum> data = {}) {
    if (++counts_[rule.id] > kListed) return;
    data.push_back({"version", list_.version});
    verdict_.Fail(Part::kResources,
                  Make(rule, {.entry = input_.bundle.Path(path)}, std::move(data)));
  }

  // The path in the bundle; empty for what is never sealed.
  std::string PathInBundle(const TreeFile& file) const {
    if (file.path == input_.bundle.executable) return {};
    const std::size_t start = input_.bundle.root.empty() ? 0 : input_.bundle.root.size() + 1;
    std::string path = file.path.substr(start);
    if (path.starts_with("_CodeSignature/") || path.starts_with("_MASReceipt/")) return {};
    if (path == "CodeResources") return {};  // the link that old bundles have
    return path;
  }

  // False where a limit ends the look at all files.
  bool JudgeFile(const TreeFile& file) {
    const std::string path = PathInBundle(file);
    if (path.empty()) return true;
    const auto decision = list_.rules.Decide(path, &input_.matches);
    if (decision == ResourceRules::Decision::kLimit) {
      verdict_.Unsupported(Part::kResources,
                           catalogue::LimitExceeded(quantity::kRuleMatches, input_.matches,
                                                    limits::kResourceRuleMatches));
      return false;
    }
    const auto sealed = FindSeal(path);
    if (sealed != list_.files.end()) {
      seen_.insert(sealed->first);
      // Also where a rule leaves it out: listed is listed.
      Compare(file, path, sealed->second);
      return true;
    }
    if (decision == ResourceRules::Decision::kSealed && !(file.symlink && list_.version == 1) &&
        !(input_.old_sdk && IsStoreFile(path, {".sinf"}) && OmittedByFirstVersion(path))) {
      Fail(rule::kIosResourcesUnlisted, path);
    } else if (decision == ResourceRules::Decision::kNested && !InNestedSeal(path)) {
      Fail(rule::kIosResourcesUnlisted, path);
    }
    return true;
  }

  HashMap<std::string, ResourceSeal>::const_iterator FindSeal(const std::string& path) {
    const auto found = list_.files.find(path);
    if (found != list_.files.end() || IsAscii(path)) return found;
    if (decomposed_.empty()) {
      for (const auto& [name, seal] : list_.files) {
        if (IsAscii(name)) continue;
        const auto [place, is_new] = decomposed_.emplace(Decompose(name), name);
        if (!is_new && name < place->second) place->second = name;
      }
    }
    const auto other = decomposed_.find(Decompose(path));
    return other == decomposed_.end() ? list_.files.end() : list_.files.find(other->second);
  }

  // Whether a folder above the path is sealed as nested code.
  bool InNestedSeal(const std::string& path) {
    for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
      const auto found = list_.files.find(path.substr(0, slash));
      if (found != list_.files.end() && found->second.nested) return true;
    }
    return false;
  }

  // The App Store changed these files after signing, in packages that were built before iOS 9's
  // SDK; Apple's verifier tolerates them where the rules of version 1 left them out.
  bool OmittedByFirstVersion(const std::string& path) {
    if (first_version_ == nullptr || list_.version != 2) return false;
    return first_version_->rules.Decide(path, &input_.matches) == ResourceRules::Decision::kOmitted;
  }

  void Compare(const TreeFile& file, const std::string& path, const ResourceSeal& seal) {
    if (seal.symlink || file.symlink) {
      if (list_.version == 1 && file.symlink) return;
      CompareLink(file, path, seal);
      return;
    }
    const FileDigests* digests = input_.work.Find(file);
    if (digests == nullptr || digests->error) {
      Finding finding =
          digests != nullptr ? digests->error->detail : Make(rule::kIosResourcesChanged, {});
      finding.location.entry = file.path;
      verdict_.Fail(Part::kResources, std::move(finding));
      return;
    }
    const bool same = (seal.sha1.empty() || seal.sha1 == digests->sha1) &&
                      (seal.sha256.empty() || seal.sha256 == digests->sha256) &&
                      !(seal.sha1.empty() && seal.sha256.empty());
    if (same ||
        (input_.old_sdk && IsStoreFile(path, {".supf", ".supp"}) && OmittedByFirstVersion(path))) {
      return;
    }
    Fail(rule::kIosResourcesChanged, path);
  }

  void CompareLink(const TreeFile& file, const std::string& path, const ResourceSeal& seal) {
    if (!file.symlink || !seal.symlink) {
      Fail(rule::kIosResourcesChanged, path);
      return;
    }
    const auto target = input_.tree.Read(file, limits::kKiB);
    if (!target || AsText(*target) != *seal.symlink) {
      Fail(rule::kIosResourcesChanged, path);
    } else if (seal.symlink->starts_with('/') || LeavesBundle(path, *seal.symlink)) {
      Fail(rule::kIosResourcesLink, path, {{"target", *seal.symlink}});
    }
  }

  static bool LeavesBundle(std::string_view path, std::string_view target) {
    auto depth = std::ranges::count(path, '/');
    while (!target.empty()) {
      const std::string_view part = target.substr(0, target.find('/'));
      if (part == "..") --depth;
      if (part != ".." && part != "." && !part.empty()) ++depth;
      if (depth < 0) return true;
      target.remove_prefix(std::min(target.size(), part.size() + 1));
    }
    return false;
  }

  void JudgeMissing() {
    std::vector<std::string> unseen;
    for (const auto& [path, seal] : list_.files) {
      if (!seen_.contains(path)) unseen.push_back(path);
    }
    std::ranges::sort(unseen);
    for (const std::string& path : unseen) {
      const ResourceSeal& seal = list_.files.at(path);
      if (seal.nested) {
        JudgeNested(path, seal);
      } else if (!seal.optional) {
        Fail(rule::kIosResourcesMissing, path);
      }
    }
  }

  void JudgeNested(const std::string& path, const ResourceSeal& seal) {
    const std::vector<Bytes> actual =
        input_.cdhashes ? input_.cdhashes(path) : std::vector<Bytes>{};
    if (actual.empty()) {
      if (!seal.optional) Fail(rule::kIosResourcesMissing, path);
    } else if (seal.cdhashes.empty()) {
      // A requirement alone: Apple's requirement language is not evaluated here.
      verdict_.Unsupported(Part::kResources, Make(rule::kIosResourcesRequirement,
                                                  {.entry = input_.bundle.Path(path)}));
    } else if (std::ranges::find(actual, seal.cdhashes[0]) == actual.end()) {
      Fail(rule::kIosResourcesChanged, path);
    }
  }

  ResourceList& list_;
  ResourceList* first_version_;
  const ResourceInput& input_;
  Verdict& verdict_;
  std::map<std::string_view, std::size_t> counts_;  // by rule
  HashSet<std::string> seen_;
  HashMap<std::string, std::string> decomposed_;
};

}  // namespace

std::string CodeResourcesPath(const Bundle& bundle) {
  return bundle.Path("_CodeSignature/CodeResources");
}

void DemandResources(const BundleTree& tree, const Bundle& bundle, HashWork& work) {
  for (const TreeFile& file : tree.Under(bundle.root)) {
    if (!file.symlink && file.path != bundle.executable) work.WantFile(file);
  }
}

void JudgeResources(CodeResources& resources, const ResourceInput& input, Verdict& verdict) {
  const auto first = std::ranges::find(resources.lists, 1, &ResourceList::version);
  for (ResourceList& list : resources.lists) {
    ListJudge(list, first == resources.lists.end() ? nullptr : &*first, input, verdict).Run();
  }
}

}  // namespace apptrait::ios
