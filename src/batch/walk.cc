#include "batch/walk.h"

#include <dirent.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <new>

#include "base/limits.h"

namespace apptrait::batch {
namespace {

std::string Join(const std::string& folder, const std::string& name) {
  return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

bool IsBundle(const std::string& path) {
  std::string_view name = path;
  while (name.ends_with('/')) name.remove_suffix(1);
  if (!name.ends_with(".app") && !name.ends_with(".xcarchive")) return false;
  return access(Join(path, "Info.plist").c_str(), F_OK) == 0;
}

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

}  // namespace

bool Walk::Enter(const std::string& path) {
  if (folders_.size() >= limits::kFolderDepth) return false;
  const std::unique_ptr<DIR, CloseFolder> folder(opendir(path.c_str()));
  if (folder == nullptr) {
    if (errno == ENOMEM) throw std::bad_alloc();
    return false;
  }
  Folder entered{path, {}};
  while (true) {
    errno = 0;
    const dirent* entry = readdir(folder.get());  // NOLINT(concurrency-mt-unsafe)
    if (entry == nullptr && errno != 0) return false;
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    entered.entries.push_back({std::string(name), entry->d_type == DT_REG});
  }
  std::ranges::sort(entered.entries, std::greater(), &Entry::name);
  folders_.push_back(std::move(entered));
  return true;
}

// A path that was named, unless it is a folder, which is then the current one.
std::optional<Found> Walk::FromRoots() {
  while (auto root = roots_()) {
    struct stat info {};
    const bool exists = stat(root->c_str(), &info) == 0;
    const bool folder = exists && S_ISDIR(info.st_mode);
    if (folder && !IsBundle(*root) && Enter(*root)) return std::nullopt;
    if (!Wants(*root)) continue;
    const bool file = exists && S_ISREG(info.st_mode);
    return Found{std::move(*root), false, file ? static_cast<std::uint64_t>(info.st_size) : 0};
  }
  return std::nullopt;
}

std::optional<Found> Walk::Next() {
  while (true) {
    if (folders_.empty()) {
      auto found = FromRoots();
      if (found || folders_.empty()) return found;
      continue;
    }
    Folder& current = folders_.back();
    if (current.entries.empty()) {
      folders_.pop_back();
      continue;
    }
    const Entry entry = std::move(current.entries.back());
    current.entries.pop_back();
    std::string path = Join(current.path, entry.name);
    if (entry.is_file && !Wants(path)) continue;
    struct stat info {};
    if (lstat(path.c_str(), &info) != 0) continue;  // gone since it was listed
    if (S_ISDIR(info.st_mode)) {
      if (!IsBundle(path) && Enter(path)) continue;
      if (Wants(path)) return Found{std::move(path), false, 0};
      continue;
    }
    if (S_ISLNK(info.st_mode) && stat(path.c_str(), &info) != 0) continue;
    if (S_ISREG(info.st_mode) && Wants(path)) {
      return Found{std::move(path), true, static_cast<std::uint64_t>(info.st_size)};
    }
  }
}

bool PathList::Wait() const {
  constexpr int kPauseMs = 100;
  if (!stop_.stop_possible()) return true;
  while (!stop_.stop_requested()) {
    pollfd waited{descriptor_, POLLIN, 0};
    if (poll(&waited, 1, kPauseMs) > 0) return true;
  }
  return false;
}

std::optional<std::string> PathList::Next() {
  constexpr std::size_t kBlock = std::size_t{64} * 1024;
  while (true) {
    const std::size_t end = buffer_.find(separator_);
    if (end != buffer_.npos || ended_) {
      std::string path = buffer_.substr(0, end);
      buffer_.erase(0, end == buffer_.npos ? end : end + 1);
      if (separator_ == '\n' && path.ends_with('\r')) path.pop_back();
      if (!path.empty()) return path;
      if (buffer_.empty() && ended_) return std::nullopt;
      continue;
    }
    // No path is as long as that; what follows is no list of paths.
    if (buffer_.size() > limits::kPathLength) {
      error_ = ENAMETOOLONG;
      ended_ = true;
      buffer_.clear();
      return std::nullopt;
    }
    if (!Wait()) {
      ended_ = true;
      buffer_.clear();
      return std::nullopt;
    }
    std::string block(kBlock, '\0');
    const ssize_t got = read(descriptor_, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error_ = errno;
    if (got <= 0) ended_ = true;
    buffer_.append(block, 0, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  }
}

}  // namespace apptrait::batch
