#include "harmony/signed_files.h"

#include <fmt/core.h>

#include "base/limits.h"
#include "base/text.h"
#include "catalogue/rules/harmony.h"
#include "harmony/fs_verity.h"
#include "zip/contents.h"

namespace apptrait::harmony {
namespace {

// Between a native package's entry name and the name inside it.
constexpr std::string_view kInside = "!/";
constexpr std::string_view kElfMagic =
    "\x7f"
    "ELF";

}  // namespace

bool IsNativeEntry(std::string_view name) {
  return !name.ends_with('/') && (name.starts_with("libs/") || name.ends_with(".an"));
}

bool IsNativePackage(std::string_view name) {
  return name.starts_with("hnp/") && EndsWithIgnoreCase(name, ".hnp");
}

SignedFiles::SignedFiles(const std::vector<SignedFile>& files, const platform::Input& input,
                         digest::Plan* plan)
    : input_(input), entries_(input), plan_(plan) {
  for (const SignedFile& file : files) {
    const auto [entry, added] = sources_.try_emplace(file.name);
    if (!added) continue;
    Source& source = entry->second;
    const std::size_t inside = file.name.find(kInside);
    if (inside == std::string::npos) {
      AskForEntry(file, &source);
      continue;
    }
    Package& package = packages_[file.name.substr(0, inside)];
    if (package.work == nullptr) package.work = std::make_shared<NativePackageWork>();
    package.salt = file.info.salt;
    source.package = package.work;
    source.name_inside = file.name.substr(inside + kInside.size());
    package.work->wanted[source.name_inside];
  }
  AskForNativePackages();
}

void SignedFiles::AskForEntry(const SignedFile& file, Source* source) {
  const zip::Entry* entry = entries_.Find(file.name);
  if (entry == nullptr) return;
  source->size = entry->size;
  if (entry->method == 0) {
    const auto header = zip::ReadLocalHeader(*input_.source, *input_.layout, *entry);
    // A size that reaches past the directory would fail the pass over the whole file.
    if (!header || header->data_offset > input_.layout->directory_offset() ||
        entry->size > input_.layout->directory_offset() - header->data_offset) {
      source->unreadable = true;
      return;
    }
    source->pages =
        plan_->Paged({.algorithm = digest::Algorithm::kSha256,
                      .sections = {{.offset = header->data_offset, .length = entry->size}},
                      .page_size = kVerityPageSize,
                      .salt = PaddedSalt(file.info.salt),
                      .zero_pad = true});
    return;
  }
  source->produced = std::make_shared<Produced>();
  source->contents = plan_->Contents({}, entry->size,
                                     [&input = input_, entry, produced = source->produced,
                                      salt = file.info.salt](const digest::Sink&) -> Result<void> {
                                       PageHasher hasher(salt);
                                       auto done = zip::StreamContents(
                                           *input.source, *input.layout, *entry,
                                           [&](ByteSpan bytes) { hasher.Update(bytes); });
                                       if (!done) return done;
                                       produced->size = hasher.size();
                                       produced->leaves = hasher.Finish();
                                       produced->found = true;
                                       return {};
                                     });
}

void SignedFiles::AskForNativePackages() {
  for (const zip::Entry& entry : input_.layout->entries()) {
    if (IsNativePackage(entry.name)) packages_[std::string(entry.name)];
  }
  for (auto& [name, package] : packages_) {
    const zip::Entry* entry = entries_.Find(name);
    if (package.work == nullptr) package.work = std::make_shared<NativePackageWork>();
    if (entry == nullptr) continue;
    package.contents = plan_->Contents(
        {}, entry->size,
        [&input = input_, entry, work = package.work, salt = package.salt](const digest::Sink&) {
          return ReadNativePackage(input, *entry, work.get(), salt);
        });
  }
  for (auto& [name, source] : sources_) {
    if (source.package == nullptr) continue;
    source.contents = packages_[name.substr(0, name.find(kInside))].contents;
  }
}

Result<void> SignedFiles::ReadNativePackage(const platform::Input& input, const zip::Entry& entry,
                                            NativePackageWork* work, ByteSpan salt) {
  auto source = zip::EntrySource(input.source, *input.layout, entry, limits::kNestedPackageSize);
  if (!source) return std::move(source).error();
  auto layout = zip::Layout::Read(**source);
  if (!layout) return std::move(layout).error();
  for (const zip::Entry& inner : layout->entries()) {
    if (inner.IsDirectory()) continue;
    const auto wanted = work->wanted.find(std::string(inner.name));
    PageHasher hasher(salt);
    Bytes start;
    auto done = zip::StreamContents(**source, *layout, inner, [&](ByteSpan bytes) {
      if (wanted != work->wanted.end()) {
        hasher.Update(bytes);
      } else if (start.size() < kElfMagic.size()) {
        const ByteSpan part = bytes.first(std::min(bytes.size(), kElfMagic.size() - start.size()));
        start.insert(start.end(), part.begin(), part.end());
      }
    });
    if (!done) return done;
    if (wanted == work->wanted.end()) {
      if (AsText(start) == kElfMagic) work->unsigned_files.emplace_back(inner.name);
    } else {  // of several with one name the last is what is installed
      wanted->second.size = hasher.size();
      wanted->second.leaves = hasher.Finish();
      wanted->second.found = true;
    }
  }
  return {};
}

std::optional<Bytes> SignedFiles::Leaves(const SignedFile& file, const digest::Results& results,
                                         std::vector<Finding>* findings) const {
  const auto fail = [&](const Rule& rule, std::vector<Datum> data = {}) {
    findings->push_back(catalogue::Make(rule, {.entry = file.name}, std::move(data)));
    return std::nullopt;
  };
  const Source& source = sources_.at(file.name);
  if (source.unreadable || (source.contents && results.ErrorOf(*source.contents))) {
    return fail(rule::kHarmonyLibraryUnreadable);
  }
  const Produced* produced = source.produced.get();
  if (source.package != nullptr) produced = &source.package->wanted.at(source.name_inside);
  if (!source.pages && (produced == nullptr || !produced->found)) {
    return fail(rule::kHarmonyLibraryMissing);
  }
  const std::uint64_t size = source.pages ? *source.size : produced->size;
  if (size != file.info.data_size) {
    return fail(rule::kHarmonyLibrarySize,
                {{"expected", static_cast<std::int64_t>(file.info.data_size)},
                 {"actual", static_cast<std::int64_t>(size)}});
  }
  return source.pages ? results.Get(*source.pages) : produced->leaves;
}

std::vector<Finding> SignedFiles::Unsigned(const digest::Results& results) const {
  std::vector<Finding> findings;
  for (const zip::Entry& entry : input_.layout->entries()) {
    if (IsNativeEntry(entry.name) && !sources_.contains(std::string(entry.name))) {
      findings.push_back(
          catalogue::Make(rule::kHarmonyLibraryUnsigned, {.entry = std::string(entry.name)}));
    }
  }
  for (const auto& [name, package] : packages_) {
    if (package.contents && results.ErrorOf(*package.contents)) {
      findings.push_back(catalogue::Make(rule::kHarmonyLibraryUnreadable, {.entry = name}));
    }
    for (const std::string& inner : package.work->unsigned_files) {
      findings.push_back(catalogue::Make(rule::kHarmonyLibraryUnsigned,
                                         {.entry = fmt::format("{}{}{}", name, kInside, inner)}));
    }
  }
  return findings;
}

}  // namespace apptrait::harmony
