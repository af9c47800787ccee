#include "ios/bundle_tree.h"

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/text.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/ios.h"
#include "ios/unicode.h"

namespace apptrait::ios {
namespace {

using catalogue::Make;

// The longest path that iOS's file system takes.
constexpr std::size_t kPathLength = 1024;

// Code page 437 above 0x7f, as Unicode.
constexpr std::u16string_view kCodePage437 =
    u"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌"
    u"█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";
static_assert(kCodePage437.size() == 128);

}  // namespace

std::string DecodeEntryName(std::string_view name) {
  if (IsUtf8(name)) return std::string(name);
  std::string text;
  for (char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    AppendUtf8(&text, byte < 0x80 ? byte : char32_t{kCodePage437[byte - 0x80u]});
  }
  return text;
}

const catalogue::Bilingual* WhyUnsafePath(std::string_view path) {
  if (path.empty() || path.front() == '/') return &why::kPathAbsolute;
  if (path.size() > kPathLength) return &why::kPathTooLong;
  if (path.find('\0') != path.npos) return &why::kPathZero;
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    if (part == "..") return &why::kPathLeaves;
    if (part.empty() || part == ".") return &why::kPathEmptyPart;
    path.remove_prefix(std::min(path.size(), part.size() + 1));
  }
  return nullptr;
}

Result<Bytes> BundleTree::ReadList(const TreeFile& file) const {
  if (const std::uint64_t all = lists_ += file.size; all > limits::kPlistsSize) {
    return catalogue::LimitError(quantity::kPlistsSize, all, limits::kPlistsSize,
                                 {.entry = file.path});
  }
  return Read(file, limits::kPlistSize);
}

const TreeFile* BundleTree::Find(std::string_view path) const {
  const auto found = std::ranges::lower_bound(files_, path, {}, &TreeFile::path);
  return found != files_.end() && found->path == path ? &*found : nullptr;
}

std::span<const TreeFile> BundleTree::Under(std::string_view directory) const {
  if (directory.empty()) return files_;
  const std::string prefix = std::string(directory) + "/";
  const auto first = std::ranges::lower_bound(files_, prefix, {}, &TreeFile::path);
  // '0' is the character after '/'.
  const auto last =
      std::ranges::lower_bound(files_, std::string(directory) + "0", {}, &TreeFile::path);
  return {first, last};
}

void BundleTree::Index() {
  std::ranges::stable_sort(files_, {}, &TreeFile::path);
  const auto repeated =
      std::unique(files_.begin(), files_.end(),
                  [](const TreeFile& a, const TreeFile& b) { return a.path == b.path; });
  files_.erase(repeated, files_.end());
  // Names that differ only in how Unicode composes them are one file to iOS.
  std::vector<std::string> composed;
  for (const TreeFile& file : files_) {
    if (!IsAscii(file.path)) composed.push_back(Decompose(file.path));
  }
  std::ranges::sort(composed);
  for (auto at = std::ranges::adjacent_find(composed); at != composed.end();
       at = std::adjacent_find(at + 1, composed.end())) {
    findings_.push_back(Make(rule::kIosBundleDuplicate, {.entry = *at}));
  }
  for (const TreeFile& file : files_) {
    if (!Under(file.path).empty()) {
      findings_.push_back(Make(rule::kIosBundleFileAndFolder, {.entry = file.path}));
    }
  }
}

}  // namespace apptrait::ios
