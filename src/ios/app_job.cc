#include <filesystem>

#include "catalogue/rules/ios.h"
#include "ios/icon.h"
#include "ios/ios_job.h"
#include "ios/unit.h"

namespace apptrait::ios {
namespace {

using catalogue::Fail;
using catalogue::Make;

bool IsInside(const std::string& root, const Finding& finding) {
  const std::string& entry = *finding.location.entry;
  return root.empty() || entry == root || entry.starts_with(root + "/");
}

class AppJob : public platform::Job {
 public:
  explicit AppJob(platform::Input input)
      : input_(std::move(input)), trust_(input_.options.trust_anchors) {}

  Result<void> Read(Package& package, digest::Plan& plan) override {
    auto tree = MakeTree();
    if (!tree) return tree.error();
    tree_ = *std::move(tree);
    const auto apps = FindApps(*tree_);
    if (apps.empty()) return Fail(ErrorKind::kNotAPackage, rule::kIosBundleNone);
    work_.emplace(*tree_);
    context_.emplace(UnitContext{*tree_, input_.options, trust_, *work_});
    Bundle bundle = ReadBundle(*tree_, apps.front(), IosBundleKind::kApp);
    unit_ = std::make_unique<Unit>(std::move(bundle), *context_);
    for (const Finding& finding : tree_->findings()) {
      if (finding.id == rule::kIosBundleUnsafePath.id || IsInside(apps.front(), finding)) {
        unit_->verdict().Fail(Part::kResources, finding);
      } else {
        // Beside the app: the ZIP layer says it, and nothing of the app is read from there.
        Finding note = finding;
        note.severity = Severity::kWarning;
        unit_->verdict().Note(std::move(note));
      }
    }
    if (apps.size() > 1) {
      unit_->verdict().Fail(Part::kResources,
                            Make(rule::kIosBundleTwoApps, {.entry = apps.front()},
                                 {{"count", static_cast<std::int64_t>(apps.size())}}));
    }
    unit_->Read(package, /*main=*/true);
    package.identity.icon = FindIcon(*tree_, unit_->bundle(), package);
    if (input_.options.verify) work_->Schedule(plan);
    return {};
  }

  void Judge(const digest::Results&, Package& package) override { unit_->Judge(package); }

 protected:
  virtual Result<std::unique_ptr<BundleTree>> MakeTree() = 0;
  const platform::Input& input() const { return input_; }

 private:
  platform::Input input_;
  Trust trust_;
  std::unique_ptr<BundleTree> tree_;
  std::optional<HashWork> work_;
  std::optional<UnitContext> context_;
  std::unique_ptr<Unit> unit_;
};

class FromArchive final : public AppJob {
 public:
  using AppJob::AppJob;

 private:
  Result<std::unique_ptr<BundleTree>> MakeTree() override {
    std::vector<std::size_t> mismatched;
    if (const zip::LocalCheck* check = input().local_check; check != nullptr) {
      mismatched = check->mismatched;
      mismatched.insert(mismatched.end(), check->other_method.begin(), check->other_method.end());
    }
    return ZipTree(input().source, *input().layout, mismatched);
  }
};

class FromDirectory final : public AppJob {
 public:
  using AppJob::AppJob;

 private:
  Result<std::unique_ptr<BundleTree>> MakeTree() override { return DirectoryTree(input().path); }
};

}  // namespace

std::unique_ptr<platform::Job> ArchiveJob(platform::Input input) {
  return std::make_unique<FromArchive>(std::move(input));
}

std::unique_ptr<platform::Job> DirectoryJob(platform::Input input) {
  return std::make_unique<FromDirectory>(std::move(input));
}

Container DetectDirectory(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path root(path);
  if (fs::is_directory(root / "Products" / "Applications", error)) return Container::kXcarchive;
  if (fs::is_directory(root / "Payload", error)) return Container::kIpa;
  if (fs::is_regular_file(root / "Info.plist", error)) return Container::kAppBundle;
  return Container::kUnknown;
}

}  // namespace apptrait::ios
