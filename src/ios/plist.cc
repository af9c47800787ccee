#include "ios/plist.h"

#include <algorithm>

#include "base/hash.h"
#include "base/limits.h"
#include "catalogue/limit.h"
#include "catalogue/rules/ios.h"
#include "ios/plist_readers.h"

namespace apptrait::ios {
namespace {

using catalogue::LimitError;

bool SameEntries(const PlistDictionary& a, const PlistDictionary& b) {
  if (a.size() != b.size()) return false;
  const auto by_key = [](const PlistDictionary& entries) {
    std::vector<const PlistDictionary::value_type*> sorted;
    for (const auto& entry : entries) sorted.push_back(&entry);
    std::ranges::sort(
        sorted, {}, [](const auto* entry) -> const auto& { return entry->first; });
    return sorted;
  };
  return std::ranges::equal(by_key(a), by_key(b), [](const auto* x, const auto* y) {
    return x->first == y->first && x->second == y->second;
  });
}

}  // namespace

std::optional<double> Plist::number() const {
  if (const auto whole = integer()) return static_cast<double>(*whole);
  return Get<double>();
}

std::optional<std::int64_t> Plist::date() const {
  const auto* date = std::get_if<PlistDate>(&value_);
  return date == nullptr ? std::nullopt : std::optional(date->seconds);
}

const Plist* Find(const PlistDictionary& dictionary, std::string_view key) {
  const auto found = std::ranges::find(dictionary, key, &PlistDictionary::value_type::first);
  return found == dictionary.end() ? nullptr : &found->second;
}

const Plist* Plist::Find(std::string_view key) const {
  const auto* entries = dictionary();
  return entries == nullptr ? nullptr : ios::Find(*entries, key);
}

const std::string* Plist::FindString(std::string_view key) const {
  const Plist* value = Find(key);
  return value == nullptr ? nullptr : value->string();
}

const PlistDictionary* Plist::FindDictionary(std::string_view key) const {
  const Plist* value = Find(key);
  return value == nullptr ? nullptr : value->dictionary();
}

const PlistArray* Plist::FindArray(std::string_view key) const {
  const Plist* value = Find(key);
  return value == nullptr ? nullptr : value->array();
}

bool Plist::IsTrue(std::string_view key) const {
  const Plist* value = Find(key);
  return value != nullptr && value->boolean().value_or(false);
}

bool Plist::operator==(const Plist& other) const {
  const auto *mine = dictionary(), *theirs = other.dictionary();
  if (mine != nullptr && theirs != nullptr) return SameEntries(*mine, *theirs);
  return value_ == other.value_;
}

PlistContext::PlistContext(std::size_t size)
    : most_objects_(std::min(limits::kPlistNodes, size)),
      most_bytes_(std::min(limits::kPlistContents,
                           limits::kPlistLeastContents + limits::kPlistSharing * size)) {}

bool PlistContext::Spend() {
  if (++objects_ <= most_objects_) return true;
  if (!error_) error_ = LimitError(quantity::kPlistObjects, objects_, most_objects_);
  return false;
}

bool PlistContext::Copy(std::size_t bytes) {
  bytes_ += bytes;
  if (bytes_ <= most_bytes_) return true;
  if (!error_) error_ = LimitError(quantity::kPlistContents, bytes_, most_bytes_);
  return false;
}

void PlistContext::ExceedObjects() {
  objects_ = std::max(objects_, most_objects_);
  Spend();
}

bool PlistContext::MayNest(int depth) {
  if (depth <= limits::kPlistDepth) return true;
  if (!error_) {
    error_ = LimitError(quantity::kPlistDepth, depth, limits::kPlistDepth);
  }
  return false;
}

bool PlistContext::Fail(const catalogue::Bilingual& why, std::vector<Datum> data) {
  if (!error_) {
    error_ = catalogue::Fail(ErrorKind::kNotAPackage, rule::kIosPlistMalformed, {},
                             catalogue::Because(why, std::move(data)));
  }
  return false;
}

bool PlistContext::Unread(std::string_view encoding) {
  error_ = catalogue::Fail(ErrorKind::kNotAPackage, rule::kIosPlistEncoding, {},
                           {{"encoding", std::string(encoding)}});
  return false;
}

void PlistContext::Unify(PlistDictionary& dictionary, bool keep_last) {
  HashSet<std::string_view> seen;
  seen.reserve(dictionary.size());
  std::vector<bool> drop(dictionary.size());
  std::size_t dropped = 0;
  for (std::size_t n = 0; n < dictionary.size(); ++n) {
    const std::size_t i = keep_last ? dictionary.size() - 1 - n : n;
    if (seen.insert(dictionary[i].first).second) continue;
    if (!duplicate_key_) duplicate_key_ = dictionary[i].first;
    drop[i] = true;
    ++dropped;
  }
  if (dropped == 0) return;
  PlistDictionary kept;
  kept.reserve(dictionary.size() - dropped);
  for (std::size_t i = 0; i < dictionary.size(); ++i) {
    if (!drop[i]) kept.push_back(std::move(dictionary[i]));
  }
  dictionary = std::move(kept);
}

Result<PlistDocument> PlistContext::Finish(Plist root, PlistForm form) {
  if (error_) return *error_;
  return PlistDocument{std::move(root), form, duplicate_key_};
}

Result<PlistDocument> ReadPlist(ByteSpan bytes) {
  if (bytes.size() > limits::kPlistSize) {
    return LimitError(quantity::kPlistSize, bytes.size(), limits::kPlistSize);
  }
  PlistContext context(bytes.size());
  if (AsText(bytes).starts_with("bplist0")) return ReadBinaryPlist(bytes, context);
  std::string storage;
  std::string_view text;
  if (!DecodeText(bytes, &storage, &text, context)) return context.Finish({}, PlistForm::kText);
  // <…> of the text form is hexadecimal data, which no file of ours has at its top.
  const std::string_view start =
      text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  for (std::string_view xml : {"<?", "<!", "<p", "<d"}) {
    if (start.starts_with(xml)) return ReadXmlPlist(text, context);
  }
  return ReadTextPlist(text, context);
}

}  // namespace apptrait::ios
