#include "ios/bundle.h"

#include <algorithm>
#include <set>

#include "base/limits.h"
#include "base/text.h"
#include "catalogue/limit.h"
#include "catalogue/rules/ios.h"
#include "ios/code_signature.h"
#include "ios/unicode.h"

namespace apptrait::ios {
namespace {

using catalogue::LimitExceeded;
using catalogue::Make;

struct Suffix {
  std::string_view suffix;
  IosBundleKind kind;
};
constexpr Suffix kBundleSuffixes[] = {
    {".app", IosBundleKind::kApp},
    {".appex", IosBundleKind::kAppExtension},
    {".framework", IosBundleKind::kFramework},
    {".xctest", IosBundleKind::kXctest},
    {".xpc", IosBundleKind::kXpcService},
    {".bundle", IosBundleKind::kOtherBundle},
};

std::string_view NameOf(std::string_view path) { return path.substr(path.rfind('/') + 1); }
// "X" of "Payload/X.app".
std::string_view StemOf(std::string_view root) {
  const std::string_view name = NameOf(root);
  return name.substr(0, name.rfind('.'));
}

std::optional<IosBundleKind> KindOfFolder(std::string_view name) {
  for (const Suffix& row : kBundleSuffixes) {
    if (name.size() > row.suffix.size() && name.ends_with(row.suffix)) return row.kind;
  }
  return std::nullopt;
}

bool IsLooseCode(std::string_view path) {
  return path.ends_with(".dylib") || path.ends_with("/_WatchKitStub/WK");
}

// A place where nested code may lie; whether it is code is told when it is read.
struct Candidate {
  std::string path;
  IosBundleKind kind;
};

// Every folder below `root` that is named like a bundle, and every loose library; outer ones first.
// `too_deep` is a folder in more than kBundleNesting others that are named so, if there is one: it
// and what is below it is left out.
std::vector<Candidate> FindCandidates(const BundleTree& tree, const std::string& root,
                                      std::optional<std::string>* too_deep) {
  std::vector<Candidate> found;
  std::string_view previous;
  for (const TreeFile& file : tree.Under(root)) {
    if (file.symlink) continue;
    const std::string_view path = file.path;
    // Paths are in order: folders that the one before has, too, were seen with it.
    const auto common =
        static_cast<std::size_t>(std::ranges::mismatch(path, previous).in1 - path.begin());
    previous = path;
    int depth = 0;
    for (std::size_t slash = path.find('/', root.empty() ? 0 : root.size() + 1); slash != path.npos;
         slash = path.find('/', slash + 1)) {
      const std::string_view folder = path.substr(0, slash);
      const auto kind = KindOfFolder(NameOf(folder));
      if (!kind) continue;
      if (++depth > limits::kBundleNesting) {
        *too_deep = folder;
        break;
      }
      if (slash >= common) found.push_back({std::string(folder), *kind});
    }
    if (depth <= limits::kBundleNesting && IsLooseCode(path)) {
      found.push_back({file.path, IosBundleKind::kLooseCode});
    }
  }
  std::ranges::stable_sort(found, {}, &Candidate::path);
  return found;
}

// The file named `name` right in the bundle, by its bytes or else as the file system compares.
std::string FindExecutable(const BundleTree& tree, const Bundle& bundle, std::string_view name) {
  if (name.empty() || name.find('/') != name.npos) return {};
  std::string path = bundle.Path(name);
  if (const TreeFile* file = tree.Find(path); file != nullptr && !file->symlink) return path;
  if (IsAscii(name)) return {};
  const std::string wanted = Decompose(name);
  const std::size_t start = path.size() - name.size();
  for (const TreeFile& file : tree.Under(bundle.root)) {
    const std::string_view inside = std::string_view(file.path).substr(start);
    if (file.symlink || inside.find('/') != inside.npos) continue;
    if (Decompose(inside) == wanted) return file.path;
  }
  return {};
}

// Files that CoreFoundation may take for Info.plist: it looks for them in any case, and prefers the
// platform's own (CFBundle_InfoPlist.c, _CFBundleCopyInfoDictionaryInDirectoryWithVersion).
void FindOtherInfo(const BundleTree& tree, Bundle& bundle) {
  const std::size_t start = bundle.Path("").size();
  for (const TreeFile& file : tree.Under(bundle.root)) {
    const std::string_view name = std::string_view(file.path).substr(start);
    if (!EndsWithIgnoreCase(name, ".plist") || name == "Info.plist") continue;
    const std::string lower = ToLowerAscii(name);
    if (lower == "info.plist" || lower == "info-iphoneos.plist")
      bundle.findings.push_back(Make(rule::kIosBundleOtherInfo, {.entry = file.path}));
  }
}

void ReadInfo(const BundleTree& tree, Bundle& bundle) {
  FindOtherInfo(tree, bundle);
  const TreeFile* file = tree.Find(bundle.Path("Info.plist"));
  bundle.has_info = file != nullptr;
  if (file == nullptr) return;
  auto fail = [&](Error error) {
    error.detail.location.entry = file->path;
    bundle.findings.push_back(std::move(error.detail));
  };
  auto bytes = tree.ReadList(*file);
  if (!bytes) {
    bundle.info_unread = catalogue::IsLimit(bytes.error().detail);
    return fail(bytes.error());
  }
  bundle.info_bytes = *std::move(bytes);
  auto document = ReadPlist(bundle.info_bytes);
  if (!document) return fail(document.error());
  if (document->duplicate_key) {
    bundle.findings.push_back(Make(rule::kIosPlistDuplicateKey, {.entry = file->path},
                                   {{"key", *document->duplicate_key}}));
  }
  bundle.info = *std::move(document);
}

IosBundleKind KindOfApp(const Bundle& bundle, bool main) {
  if (main || bundle.kind != IosBundleKind::kApp) return bundle.kind;
  if (bundle.info) {
    const Plist& info = bundle.info->root;
    if (info.IsTrue("WKWatchKitApp") || info.IsTrue("WKApplication")) {
      return IosBundleKind::kWatchApp;
    }
    if (info.Find("NSAppClip") != nullptr) return IosBundleKind::kAppClip;
  }
  if (bundle.root.find("/Watch/") != std::string::npos) return IosBundleKind::kWatchApp;
  if (bundle.root.find("/AppClips/") != std::string::npos) return IosBundleKind::kAppClip;
  return bundle.kind;
}

Bundle ReadOne(const BundleTree& tree, const std::string& root, IosBundleKind kind, bool main) {
  Bundle bundle;
  bundle.kind = kind;
  if (bundle.loose()) {
    bundle.executable = root;
    return bundle;
  }
  bundle.root = root;
  ReadInfo(tree, bundle);
  bundle.kind = KindOfApp(bundle, main);
  const std::string* name =
      bundle.info ? bundle.info->root.FindString("CFBundleExecutable") : nullptr;
  bundle.executable =
      FindExecutable(tree, bundle, name != nullptr ? std::string_view(*name) : StemOf(root));
  return bundle;
}

bool Contains(const Bundle& outer, std::string_view path) {
  return !outer.loose() && (outer.root.empty() || path.starts_with(outer.root + "/"));
}

// Puts the bundle into the innermost one around it, at most kNestingDepth below `outer`.
void Place(Bundle& outer, Bundle bundle, std::string_view path) {
  Bundle* at = &outer;
  for (int depth = 1; depth < limits::kNestingDepth; ++depth) {
    const auto next = std::ranges::find_if(
        at->nested, [&](const Bundle& inner) { return Contains(inner, path); });
    if (next == at->nested.end()) break;
    at = &*next;
  }
  at->nested.push_back(std::move(bundle));
}

}  // namespace

std::vector<std::string> FindApps(const BundleTree& tree) {
  for (std::string_view prefix : {"Payload/", "Products/Applications/", ""}) {
    if (prefix.empty() && tree.Find("Info.plist") != nullptr) return {""};
    std::set<std::string> with_info, without;
    const auto files =
        prefix.empty() ? tree.files() : tree.Under(prefix.substr(0, prefix.size() - 1));
    for (const TreeFile& file : files) {
      const std::string_view rest = std::string_view(file.path).substr(prefix.size());
      const auto slash = rest.find('/');
      if (slash == rest.npos || KindOfFolder(rest.substr(0, slash)) != IosBundleKind::kApp) {
        continue;
      }
      const std::string root = std::string(prefix) + std::string(rest.substr(0, slash));
      (rest.substr(slash) == "/Info.plist" ? with_info : without).insert(root);
    }
    const auto& found = with_info.empty() ? without : with_info;
    if (!found.empty()) return {found.begin(), found.end()};
  }
  return {};
}

Bundle ReadBundle(const BundleTree& tree, const std::string& root, IosBundleKind kind) {
  Bundle main = ReadOne(tree, root, kind, /*main=*/true);
  std::optional<std::string> too_deep;
  const auto candidates = FindCandidates(tree, root, &too_deep);
  if (too_deep) {
    main.findings.push_back(LimitExceeded(quantity::kBundleNesting, limits::kBundleNesting + 1,
                                          limits::kBundleNesting, {.entry = *too_deep}));
  }
  std::size_t count = 0;
  for (const Candidate& candidate : candidates) {
    Bundle bundle = ReadOne(tree, candidate.path, candidate.kind, /*main=*/false);
    const bool may_be_resources = candidate.kind == IosBundleKind::kOtherBundle ||
                                  candidate.kind == IosBundleKind::kFramework;
    if (bundle.executable.empty() && (may_be_resources || !bundle.has_info)) continue;
    if (++count > limits::kNestedPackages) {
      main.findings.push_back(LimitExceeded(quantity::kNestedCode, candidates.size(),
                                            limits::kNestedPackages, {.entry = candidate.path}));
      break;
    }
    Place(main, std::move(bundle), candidate.path);
  }
  return main;
}

}  // namespace apptrait::ios
