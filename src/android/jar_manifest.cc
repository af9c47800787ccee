#include "android/jar_manifest.h"

#include <algorithm>
#include <bitset>

#include "base/limits.h"
#include "base/text.h"
#include "catalogue/limit.h"

namespace apptrait::android {
namespace {

using digest::Algorithm;

// Cuts a file into lines and joins continuations.
class LineReader {
 public:
  explicit LineReader(std::string_view text) : text_(text) {}

  std::size_t position() const { return position_; }
  bool AtEnd() const { return position_ == text_.size(); }

  // The next line with its continuations; empty for an empty line, which no continuation follows.
  std::string_view Next() {
    const std::string_view line = NextLine();
    if (line.empty() || AtEnd() || text_[position_] != ' ') return line;
    if (joined_ == nullptr) joined_ = std::make_shared<std::deque<std::string>>();
    std::string& whole = joined_->emplace_back(line);
    while (!AtEnd() && text_[position_] == ' ') whole.append(NextLine().substr(1));
    return whole;
  }
  // The lines that were joined; null where there are none.
  const std::shared_ptr<std::deque<std::string>>& joined() const { return joined_; }

 private:
  std::string_view NextLine() {
    const std::size_t start = position_;
    // The next LF is looked for once, however many CRs stand before it.
    if (feed_ < start || start == 0) feed_ = std::min(text_.find('\n', start), text_.size());
    const std::size_t end = std::min(text_.substr(0, feed_).find('\r', start), feed_);
    position_ = end;
    if (!AtEnd()) position_ += text_.substr(end, 2) == "\r\n" ? 2 : 1;
    return text_.substr(start, end - start);
  }

  std::string_view text_;
  std::size_t position_ = 0, feed_ = 0;
  std::shared_ptr<std::deque<std::string>> joined_;
};

std::pair<std::string_view, std::string_view> SplitAttribute(std::string_view line) {
  const std::size_t colon = line.find(": ");
  if (colon == line.npos) return {line, ""};
  return {line.substr(0, colon), line.substr(colon + 2)};
}

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && EndsWithIgnoreCase(a, b);
}

// Digest names of "Digest-Algorithms", and the first version that knows each.
struct LegacyDigest {
  std::string_view name;
  Algorithm algorithm;
  int since;
};
constexpr LegacyDigest kLegacyDigests[] = {{"MD5", Algorithm::kMd5, 0},
                                           {"SHA", Algorithm::kSha1, 0},
                                           {"SHA1", Algorithm::kSha1, 0},
                                           {"SHA-1", Algorithm::kSha1, 0},
                                           {"SHA-256", Algorithm::kSha256, 0},
                                           {"SHA-384", Algorithm::kSha384, sdk::kGingerbread},
                                           {"SHA-512", Algorithm::kSha512, sdk::kGingerbread}};
// From Android 4.3 on: the strongest first.
constexpr std::pair<std::string_view, Algorithm> kDigests[] = {{"SHA-512", Algorithm::kSha512},
                                                               {"SHA-384", Algorithm::kSha384},
                                                               {"SHA-256", Algorithm::kSha256},
                                                               {"SHA1", Algorithm::kSha1}};

// Java's decoder, which apksig uses, does not insist on the padding.
NamedDigest Decode(Algorithm algorithm, std::string_view base64) {
  std::optional<Bytes> value;
  if (base64.size() % 4 > 1) {
    std::string padded(base64);
    while (padded.size() % 4 > 1) padded.push_back('=');
    value = FromBase64(padded);
  } else {
    value = FromBase64(base64);
  }
  if (!value) return {algorithm, {}, true};
  return {algorithm, std::move(*value), false};
}

std::optional<NamedDigest> LegacyChoice(const JarSection& section, std::string_view suffix,
                                        int min_sdk) {
  const std::string_view* listed = section.Find("Digest-Algorithms");
  std::string_view names = listed != nullptr ? *listed : "SHA SHA1";
  constexpr std::string_view kSpace = " \t\n\r\f";
  // Each name is looked up once, however often a hostile list repeats it.
  std::bitset<std::size(kLegacyDigests)> tried;
  while (true) {
    const std::size_t start = names.find_first_not_of(kSpace);
    if (start == names.npos) return std::nullopt;
    names.remove_prefix(start);
    const std::string_view name = names.substr(0, names.find_first_of(kSpace));
    names.remove_prefix(name.size());
    const auto* known = std::ranges::find_if(
        kLegacyDigests, [&](const LegacyDigest& d) { return EqualsIgnoreCase(d.name, name); });
    if (known == std::end(kLegacyDigests) || known->since > min_sdk) continue;
    const auto number = static_cast<std::size_t>(known - std::begin(kLegacyDigests));
    if (tried[number]) continue;
    tried.set(number);
    const std::string_view* value = section.Find(name, suffix);
    if (value != nullptr) return Decode(known->algorithm, *value);
  }
}

}  // namespace

const std::string_view* JarSection::Find(std::string_view attribute,
                                         std::string_view suffix) const {
  for (const auto& [key, value] : attributes) {
    if (key.size() == attribute.size() + suffix.size() &&
        EqualsIgnoreCase(key.substr(0, attribute.size()), attribute) &&
        EndsWithIgnoreCase(key, suffix)) {
      return &value;
    }
  }
  return nullptr;
}

std::vector<JarSection> ReadJarSections(ByteSpan file, std::size_t* lines_left) {
  std::vector<JarSection> sections;
  LineReader lines(AsText(file));
  bool open = false;
  std::size_t start = 0;
  const auto close = [&] {
    if (open) {
      sections.back().bytes = file.subspan(start, lines.position() - start);
      sections.back().joined = lines.joined();
    }
    open = false;
  };
  while (!lines.AtEnd()) {
    const std::size_t at = lines.position();
    const std::string_view line = lines.Next();
    if (line.empty()) {
      close();
      continue;
    }
    if (!open) {
      sections.emplace_back();
      sections.back().attributes.reserve(2);  // name and digest
      start = at;
      open = true;
    }
    if (lines_left != nullptr && (*lines_left == 0 || --*lines_left == 0)) return sections;
    JarSection& section = sections.back();
    section.attributes.push_back(SplitAttribute(line));
    const auto& [key, value] = section.attributes.back();
    if (section.attributes.size() == 1 && EqualsIgnoreCase(key, "Name")) section.name = value;
  }
  close();
  return sections;
}

Finding TooManyJarLines() {
  return catalogue::LimitExceeded(quantity::kJarLines, limits::kJarLines + 1, limits::kJarLines);
}

std::vector<NamedDigest> DigestsToVerify(const JarSection& section, std::string_view suffix,
                                         SdkRange range) {
  std::vector<NamedDigest> digests;
  if (range.min < sdk::kJellyBeanMr2) {
    auto legacy = LegacyChoice(section, suffix, range.min);
    if (!legacy) return {};
    digests.push_back(std::move(*legacy));
  }
  if (range.max < sdk::kJellyBeanMr2) return digests;
  for (const auto& [name, algorithm] : kDigests) {
    const std::string_view* value = section.Find(name, suffix);
    if (value == nullptr) continue;
    NamedDigest digest = Decode(algorithm, *value);
    if (std::ranges::find(digests, digest) == digests.end()) digests.push_back(std::move(digest));
    break;
  }
  return digests;
}

}  // namespace apptrait::android
