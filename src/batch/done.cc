#include "batch/done.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "apptrait/report.h"
#include "base/bytes.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalogue/rules/batch.h"
#include "catalogue/rules/io.h"
#include "digest/algorithm.h"
#include "report/csv_cell.h"

namespace apptrait::batch {
namespace {

using catalogue::Fail;

// The JSON string at the start of `text`, quotes included; nothing where it does not end.
std::optional<std::string_view> StringToken(std::string_view text) {
  if (!text.starts_with('"')) return std::nullopt;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return text.substr(0, i + 1);
    }
  }
  return std::nullopt;
}

std::optional<std::string> Decode(std::string_view token) {
  const auto json = SortedJson::parse(token, nullptr, false);
  if (!json.is_string()) return std::nullopt;
  return json.get<std::string>();
}

// {"path":"…", or {"path":"…","path_base64":"…",
std::optional<std::string> NdjsonKey(std::string_view line) {
  constexpr std::string_view kPath = "{\"path\":", kBytes = ",\"path_base64\":";
  if (!line.starts_with(kPath) || !line.ends_with('}')) return std::nullopt;
  line.remove_prefix(kPath.size());
  auto token = StringToken(line);
  if (!token) return std::nullopt;
  auto path = Decode(*token);
  line.remove_prefix(token->size());
  if (!path || !line.starts_with(kBytes)) return path;
  token = StringToken(line.substr(kBytes.size()));
  const auto base64 = token ? Decode(*token) : std::nullopt;
  const auto bytes = base64 ? FromBase64(*base64) : std::nullopt;
  if (!bytes) return std::nullopt;
  return std::string(AsText(*bytes));
}

enum class State { kVerified, kUnverified, kUnreadable };

// Neither text can be part of a string: quotes are escaped there. Of a package with others inside,
// its own verdict comes first.
State NdjsonState(std::string_view line) {
  constexpr std::string_view kVerdict = "\"verification\":{\"status\":";
  const std::size_t verdict = line.find(kVerdict);
  if (verdict == line.npos) return State::kUnreadable;
  return line.substr(verdict + kVerdict.size()).starts_with("\"verified\"") ? State::kVerified
                                                                            : State::kUnverified;
}

// By the columns "status" and "error", none of which ever needs quotes; the cells between do.
State CsvState(std::string_view line) {
  constexpr int kStatus = 7;
  int column = 0;
  std::size_t start = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size() && column <= kStatus; ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (quoted || line[i] != ',') continue;
    const std::string_view cell = line.substr(start, i - start);
    if (column == kStatus && !cell.empty()) {
      return cell == "verified" ? State::kVerified : State::kUnverified;
    }
    ++column;
    start = i + 1;
  }
  return State::kUnreadable;
}

// The first cell, as it stands there.
std::optional<std::string> CsvKey(std::string_view line) {
  if (!line.ends_with('\r')) return std::nullopt;
  if (!line.starts_with('"')) {
    const std::size_t comma = line.find(',');
    if (comma == line.npos) return std::nullopt;
    return std::string(line.substr(0, comma));
  }
  for (std::size_t i = 1; i + 1 < line.size(); ++i) {
    if (line[i] != '"') continue;
    if (line[i + 1] == '"') {
      ++i;
    } else {
      return std::string(line.substr(0, i + 1));
    }
  }
  return std::nullopt;
}

// A cell without its quotes: a nested package's is its package's, "!" and more.
std::string Bare(std::string_view cell) {
  if (!cell.starts_with('"')) return std::string(cell);
  return std::string(cell.substr(1, cell.size() - 2));
}

class Reader {
 public:
  Reader(int descriptor, RecordFormat format) : descriptor_(descriptor), format_(format) {}

  Result<Earlier> Run() {
    std::string block(limits::kMiB, '\0');
    while (true) {
      const ssize_t got =
          pread(descriptor_, block.data(), block.size(), static_cast<off_t>(position_));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) {
        return Fail(ErrorKind::kIo, rule::kIoReadFailed, {.offset = position_},
                    {{"reason", std::string(std::strerror(errno))}});
      }
      if (got == 0) break;
      position_ += static_cast<std::uint64_t>(got);
      buffer_.append(block, 0, static_cast<std::size_t>(got));
      if (!TakeLines() || buffer_.size() > limits::kRecordLength) {
        return Fail(ErrorKind::kUsage, rule::kBatchForeignOutput, {},
                    {{"line", static_cast<std::int64_t>(line_)}});
      }
    }
    earlier_.keep = format_ == RecordFormat::kNdjson ? offset_ : group_start_;
    earlier_.done.Seal();
    return std::move(earlier_);
  }

 private:
  bool TakeLines() {
    std::size_t start = 0;
    for (std::size_t end = buffer_.find('\n'); end != buffer_.npos;
         end = buffer_.find('\n', start)) {
      ++line_;
      if (!Take(std::string_view(buffer_).substr(start, end - start))) return false;
      offset_ += end + 1 - start;
      start = end + 1;
    }
    buffer_.erase(0, start);
    return true;
  }

  bool Take(std::string_view line) {
    if (format_ == RecordFormat::kNdjson) {
      const auto key = NdjsonKey(line);
      if (!key) return false;
      earlier_.done.Add(*key);
      Count(NdjsonState(line));
      return true;
    }
    if (line_ == 1) {
      group_start_ = line.size() + 1;
      return std::string(line) + "\n" == CsvHeader();
    }
    const auto key = CsvKey(line);
    if (!key) return false;
    const std::string path = Bare(*key);
    if (group_.empty() || !path.starts_with(group_.front() + "!")) {
      for (const std::string& done : group_) earlier_.done.Add(done);
      if (!group_.empty()) Count(group_state_);
      group_.clear();
      group_state_ = CsvState(line);
      group_start_ = offset_;
    }
    // A file may be called like a package in another, so every row's path counts as done.
    group_.push_back(path);
    return true;
  }

  void Count(State state) {
    earlier_.unreadable += state == State::kUnreadable ? 1 : 0;
    earlier_.unverified += state == State::kUnverified ? 1 : 0;
  }

  int descriptor_;
  RecordFormat format_;
  Earlier earlier_;
  std::string buffer_;
  std::uint64_t position_ = 0, offset_ = 0, group_start_ = 0;
  std::size_t line_ = 0;
  std::vector<std::string> group_;  // CSV: paths of the package whose rows are being read
  State group_state_ = State::kVerified;
};

}  // namespace

DoneSet::Key DoneSet::KeyOf(std::string_view key) {
  const Bytes digest = digest::Digest(digest::Algorithm::kSha256, AsBytes(key));
  Key out{};
  for (std::size_t i = 0; i < 16; ++i) {
    out[i / 8] = out[i / 8] << 8 | std::to_integer<std::uint64_t>(digest[i]);
  }
  return out;
}

void DoneSet::Add(std::string_view key) { keys_.push_back(KeyOf(key)); }
void DoneSet::Seal() { std::ranges::sort(keys_); }
bool DoneSet::Has(std::string_view key) const {
  return std::ranges::binary_search(keys_, KeyOf(key));
}

Result<Earlier> ReadEarlier(int descriptor, RecordFormat format) {
  return Reader(descriptor, format).Run();
}

std::string KeyOf(const std::string& path, RecordFormat format) {
  if (format == RecordFormat::kNdjson) return path;
  return Bare(report::CsvCell(path));
}

}  // namespace apptrait::batch
