#include "cli/batch_inputs.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "catalogue/texts/batch.h"

namespace apptrait::cli {
namespace {

// A schedule of more parts than that is a typing error.
constexpr std::uint32_t kMostShards = 1'000'000;

std::optional<std::uint32_t> ToNumber(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::uint32_t> Environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread starts
  return value == nullptr ? std::nullopt : ToNumber(value);
}

// The whole array 0-(N-1): a part of it, run again by itself, would be taken for the whole.
std::optional<batch::Shard> WholeArray() {
  const auto id = Environment("SLURM_ARRAY_TASK_ID"), count = Environment("SLURM_ARRAY_TASK_COUNT"),
             min = Environment("SLURM_ARRAY_TASK_MIN"), max = Environment("SLURM_ARRAY_TASK_MAX");
  if (!id || !count || min != 0U || *count == 0 || max != *count - 1 || *id >= *count) {
    return std::nullopt;
  }
  return batch::Shard{*id, *count};
}

}  // namespace

Result<batch::Shard> ParseShard(const std::string& text, const Session& session) {
  if (text == "auto") {
    if (const auto shard = WholeArray()) return *shard;
    return session.Usage(text::kCliBatchNoArray, {});
  }
  const std::size_t slash = text.find('/');
  const std::string_view view = text;
  const std::uint32_t count = slash == text.npos ? 0 : ToNumber(view.substr(slash + 1)).value_or(0);
  const Error bad = session.Usage(text::kCliBatchBadShard, {{"value", text}});
  if (count == 0 || count > kMostShards) return bad;
  if (view.substr(0, slash) == "auto") {
    auto index = Environment("SLURM_ARRAY_TASK_ID");
    if (!index) index = Environment("JOB_COMPLETION_INDEX");
    if (!index || *index >= count) {
      return session.Usage(text::kCliBatchNoIndex, {{"value", text}});
    }
    return batch::Shard{*index, count};
  }
  const std::uint32_t number = ToNumber(view.substr(0, slash)).value_or(0);
  if (number == 0 || number > count) return bad;
  return batch::Shard{number - 1, count};
}

BatchPaths::BatchPaths(const BatchInputs& inputs)
    : inputs_(inputs),
      walk_([this] { return Root(); },
            [this](const std::string& path) { return inputs_.shard.Has(path); }) {}

BatchPaths::~BatchPaths() { Close(); }

void BatchPaths::Close() {
  if (list_ && list_->error() != 0 && !error_) {
    error_.emplace(list_name_, std::strerror(list_->error()));
  }
  list_.reset();
  if (descriptor_ > STDIN_FILENO) close(descriptor_);
  descriptor_ = -1;
}

std::optional<std::string> BatchPaths::Root() {
  while (true) {
    if (list_) {
      // A line "-" is a file of that name: the list itself may be standard input.
      if (auto path = list_->Next()) return *path == "-" ? "./-" : *path;
      Close();
    }
    const std::size_t number = next_++;
    if (number >= inputs_.paths.size() + inputs_.lists.size()) return std::nullopt;
    const bool is_list = number >= inputs_.paths.size();
    const std::string& name =
        is_list ? inputs_.lists[number - inputs_.paths.size()] : inputs_.paths[number];
    if (!is_list && name != "-") return name;
    list_name_ = name;
    descriptor_ = name == "-" ? STDIN_FILENO : open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0) {
      if (!error_) error_.emplace(name, std::strerror(errno));
      continue;
    }
    list_.emplace(descriptor_, inputs_.null_separated ? '\0' : '\n', inputs_.stop);
  }
}

bool BatchPaths::IsRepeatable(const BatchInputs& inputs) {
  if (std::ranges::count(inputs.paths, "-") != 0) return false;
  return std::ranges::all_of(inputs.lists, [](const std::string& list) {
    struct stat info {};
    return list != "-" && stat(list.c_str(), &info) == 0 && S_ISREG(info.st_mode);
  });
}

std::optional<batch::Found> BatchPaths::Next() { return walk_.Next(); }

}  // namespace apptrait::cli
