#include "apptrait/inspect.h"

#include <new>

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/io.h"
#include "catalogue/rules/package.h"
#include "catalogue/rules/zip.h"
#include "digest/context.h"
#include "inspect/detect.h"
#include "inspect/jobs.h"
#include "ios/ios_job.h"
#include "zip/second_reader.h"

namespace apptrait {
namespace {

using catalogue::Fail;
using catalogue::Make;
using digest::Algorithm;

// Of what a file starts with, for the message that it is no package.
std::vector<Datum> Describe(ByteSpan head) {
  const std::string_view text = AsText(head);
  const std::pair<std::string_view, const catalogue::Bilingual&> known[] = {
      {"PK\3\4", why::kKindNoApp},
      {"PK\5\6", why::kKindEmptyZip},
      {"\x1f\x8b", why::kKindGzip},
      {"Rar!", why::kKindRar},
      {"7z\xbc\xaf", why::kKind7z},
      {"%PDF", why::kKindPdf},
      {"<!DOCTYPE", why::kKindWebPage},
      {"<html", why::kKindWebPage},
      {"{", why::kKindJson}};
  for (const auto& [magic, what] : known) {
    if (text.starts_with(magic)) return catalogue::Said("what", what);
  }
  const std::string start = ToHex(head.first(std::min<std::size_t>(4, head.size())));
  return catalogue::Said("what", why::kKindOther, {{"start", start}});
}

void CapFindings(std::vector<Finding>* findings) {
  if (findings->size() <= limits::kFindings) return;
  // What is wrong must not drown in what is merely odd.
  std::stable_partition(findings->begin(), findings->end(),
                        [](const Finding& f) { return f.severity == Severity::kError; });
  const auto more = static_cast<std::int64_t>(findings->size() - limits::kFindings);
  findings->resize(limits::kFindings);
  findings->push_back(Make(rule::kPackageMoreFindings, {}, {{"count", more}}));
}

// A readable archive of no platform: its digests are all that can be said.
class NoApp final : public platform::Job {
 public:
  Result<void> Read(Package& package, digest::Plan&) override {
    package.findings.push_back(Make(rule::kPackageNoApp));
    return {};
  }
  void Judge(const digest::Results&, Package& package) override {
    package.verification.status = Status::kUnsupported;
  }
};

// One package: layout, kind, the platform's job, and the one pass over the bytes between its steps.
class Inspection {
 public:
  // `beside` is the file's path where there is one, else empty.
  Inspection(std::shared_ptr<const Source> source, std::string name, const InspectOptions& options,
             int depth, std::string beside)
      : options_(options), depth_(depth), beside_(std::move(beside)), source_(std::move(source)) {
    package_.path = std::move(name);
    package_.file.size = source_->size();
  }

  // Over a directory, whose files the platform's job reads by itself.
  Result<Package> RunDirectory(Container container) {
    package_.container = container;
    package_.platform = inspect::PlatformOf(container);
    return Whole([this] { return RunJob(); });
  }

  Result<Package> Run() {
    return Whole([this]() -> Result<Package> {
      if (auto found = FindKind(); !found) return found.error();
      return RunJob();
    });
  }

 private:
  // What `read` makes of the package, unless memory was short where nobody would have told.
  template <class Read>
  Result<Package> Whole(const Read& read) {
    if (depth_ == 0) {
      ForgetNoMemory();
      digest::PrepareOpenSsl();
    }
    auto package = read();
    AssureNoneFailed();
    return package;
  }

  Result<Package> RunJob() {
    platform::Input input{.source = source_,
                          .layout = layout_ ? &*layout_ : nullptr,
                          .local_check = nullptr,
                          .options = options_,
                          .inspect_nested = Nested(),
                          .path = beside_};
    if (auto checked = CheckZip(&input); !checked) return checked.error();
    std::unique_ptr<platform::Job> job = inspect::MakeJob(package_.container, input);
    if (package_.container == Container::kUnknown) job = std::make_unique<NoApp>();
    if (job == nullptr) return Unknown();
    digest::Plan plan;
    AskForFileDigests(&plan);
    if (options_.stop.stop_requested()) return Fail(ErrorKind::kCancelled, rule::kCancelled);
    if (auto read = job->Read(package_, plan); !read) return read.error();
    if (options_.stop.stop_requested()) return Fail(ErrorKind::kCancelled, rule::kCancelled);
    // Progress is that of the file which was asked for, not of what lies in it.
    const auto results = plan.Run(
        *source_, {options_.workers, depth_ == 0 ? options_.progress : nullptr, options_.stop});
    if (!results) return results.error();
    FillFileDigests(*results);
    if (options_.verify) job->Judge(*results, package_);
    CapFindings(&package_.findings);
    return std::move(package_);
  }

  Result<void> FindKind() {
    auto head = source_->Read(0, std::min<std::uint64_t>(4096, source_->size()));
    if (!head) return head.error();
    head_ = std::move(*head);
    package_.container = inspect::DetectHead(head_);
    if (package_.container == Container::kUnknown) {
      auto layout = zip::Layout::Read(*source_);
      if (!layout)
        return layout.error().detail.id == rule::kZipNotAZip.id ? Unknown() : layout.error();
      layout_ = std::move(*layout);
      package_.container = inspect::DetectZip(*layout_);
    }
    package_.platform = inspect::PlatformOf(package_.container);
    return {};
  }

  Error Unknown() const {
    return Fail(ErrorKind::kNotAPackage, rule::kPackageUnknown, {}, Describe(head_));
  }

  Result<void> CheckZip(platform::Input* input) {
    if (!layout_) return {};
    auto& findings = package_.findings;
    findings = layout_->findings();
    if (!options_.verify) return {};
    auto check = zip::CheckLocalHeaders(*source_, *layout_);
    if (!check) return check.error();
    local_check_ = std::move(*check);
    input->local_check = &local_check_;
    findings.insert(findings.end(), local_check_.findings.begin(), local_check_.findings.end());
    for (Finding& f : zip::CompareWithSecondReader(*source_, *layout_))
      findings.push_back(std::move(f));
    return {};
  }

  platform::InspectNested Nested() {
    return [this](std::shared_ptr<const Source> source, const std::string& name,
                  const InspectOptions& options) -> Result<Package> {
      if (depth_ + 1 >= limits::kNestingDepth) {
        return Fail(ErrorKind::kLimit, rule::kPackageTooDeep, {.entry = name},
                    {{"depth", std::int64_t{depth_ + 1}}});
      }
      if (++*inspections_ > limits::kNestedInspections) {
        return catalogue::LimitError(quantity::kPackagesInPackages, *inspections_,
                                     limits::kNestedInspections, {.entry = name});
      }
      Inspection nested(std::move(source), name, options, depth_ + 1, "");
      nested.inspections_ = inspections_;
      auto package = nested.Run();
      // That is no fault of the package, and nothing to judge the outer one by.
      if (!package && package.error().detail.id == rule::kOutOfMemory.id) throw std::bad_alloc();
      return package;
    };
  }

  void AskForFileDigests(digest::Plan* plan) {
    if (!options_.digests) return;
    md5_ = plan->WholeFile(Algorithm::kMd5);
    sha1_ = plan->WholeFile(Algorithm::kSha1);
    sha256_ = plan->WholeFile(Algorithm::kSha256);
  }
  void FillFileDigests(const digest::Results& results) {
    if (!options_.digests) return;
    package_.file.md5 = ToHex(results.Get(md5_));
    package_.file.sha1 = ToHex(results.Get(sha1_));
    package_.file.sha256 = ToHex(results.Get(sha256_));
  }

  const InspectOptions& options_;
  const int depth_;
  const std::string beside_;
  std::shared_ptr<const Source> source_;
  Bytes head_;
  std::optional<zip::Layout> layout_;
  zip::LocalCheck local_check_;
  Package package_;
  digest::Handle md5_ = 0, sha1_ = 0, sha256_ = 0;
  // Of nested packages, counted for the outermost one.
  std::shared_ptr<int> inspections_ = std::make_shared<int>(0);
};

class Callback final : public Source {
 public:
  explicit Callback(CallerSource source) : source_(std::move(source)) {}
  std::uint64_t size() const override { return source_.size; }
  Result<void> ReadAt(std::uint64_t offset, std::span<std::byte> out) const override {
    if (offset > size() || out.size() > size() - offset) {
      return Fail(ErrorKind::kIo, rule::kIoPastTheEnd, {.offset = offset, .length = out.size()},
                  {{"size", static_cast<std::int64_t>(size())}});
    }
    if (source_.read(offset, out)) return {};
    return Fail(ErrorKind::kIo, rule::kIoReadFailed, {.offset = offset},
                catalogue::Because(why::kCallerSource));
  }

 private:
  CallerSource source_;
};

Result<Package> InspectOpened(std::shared_ptr<const Source> source, const std::string& name,
                              const InspectOptions& options, const std::string& beside = "") {
  if (source->size() == 0) return Fail(ErrorKind::kIo, rule::kIoEmpty);
  return Inspection(std::move(source), name, options, 0, beside).Run();
}

}  // namespace

Result<Package> Inspect(const std::string& path, const InspectOptions& options) {
  if (const Container kind = ios::DetectDirectory(path); kind != Container::kUnknown) {
    // A directory has no bytes of its own, and so no digests.
    InspectOptions without_digests = options;
    without_digests.digests = false;
    return Inspection(MemorySource(ByteSpan{}), path, without_digests, 0, path).RunDirectory(kind);
  }
  auto source = OpenFile(path);
  if (!source) return source.error();
  return InspectOpened(std::move(*source), path, options, path == "-" ? "" : path);
}

Result<Package> InspectDescriptor(int descriptor, const std::string& name,
                                  const InspectOptions& options) {
  auto source = OpenDescriptor(descriptor);
  if (!source) return source.error();
  return InspectOpened(std::move(*source), name, options);
}

Result<Package> InspectMemory(std::span<const std::byte> bytes, const std::string& name,
                              const InspectOptions& options) {
  return InspectOpened(MemorySource(ByteSpan(bytes)), name, options);
}

Result<Package> InspectSource(CallerSource source, const std::string& name,
                              const InspectOptions& options) {
  return InspectOpened(std::make_shared<Callback>(std::move(source)), name, options);
}

}  // namespace apptrait
