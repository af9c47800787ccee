// `apptrait batch`: many packages, one record each.
#include "apptrait/batch.h"

#include <algorithm>

#include "base/text.h"
#include "catalogue/rules/credential.h"
#include "catalogue/rules/harmony.h"
#include "catalogue/rules/io.h"
#include "catalogue/rules/package.h"
#include "catalogue/texts/batch.h"
#include "catalogue/texts/cli.h"
#include "cli/batch_inputs.h"
#include "cli/commands.h"
#include "cli/confine.h"
#include "cli/inspect_options.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/record_file.h"
#include "cli/reserve.h"

namespace apptrait::cli {
namespace {

using batch::RecordFormat;

struct Options {
  PackageFlags flags;
  std::vector<std::string> inputs, lists, outputs;
  std::string format = "ndjson", shard, order = "finish";
  bool null_separated = false, resume = false, verify = false;
};

std::optional<RecordFormat> ParseFormat(std::string_view name) {
  if (name == "ndjson") return RecordFormat::kNdjson;
  if (name == "csv") return RecordFormat::kCsv;
  return std::nullopt;
}

bool IsUnknownKind(std::string_view id) {
  return id == rule::kPackageUnknown.id || id == rule::kHarmonyElfUnsigned.id ||
         id == rule::kIoEmpty.id || id == rule::kCredentialNoCertificate.id;
}

bool IsCalledAPackage(std::string_view path) {
  constexpr std::string_view kNames[] = {".apk", ".aab", ".apks", ".xapk", ".apkm",
                                         ".hap", ".hsp", ".app",  ".ipa",  ".tipa"};
  const std::string lower = ToLowerAscii(path);
  return std::ranges::any_of(kNames, [&](std::string_view name) { return lower.ends_with(name); });
}

class Command {
 public:
  Command(const Options& options, const Session& session)
      : options_(options), session_(session), progress_(counts_, session) {}

  ExitCode Run() {
    if (options_.inputs.empty() && options_.lists.empty()) {
      return Refuse(session_.Usage(text::kCliBatchNothing, {}));
    }
    inputs_ = {options_.inputs, options_.lists, options_.null_separated, {}, {}};
    if (!options_.shard.empty()) {
      const auto shard = ParseShard(options_.shard, session_);
      if (!shard) return Refuse(shard.error());
      inputs_.shard = *shard;
    }
    const auto inspect = ToInspectOptions(options_.flags, session_);
    if (!inspect) return Refuse(inspect.error());
    if (!OpenOutputs()) return code_;
    Go(*inspect);
    return code_;
  }

 private:
  ExitCode Refuse(const Error& error) const {
    session_.Complain(EscapeForTerminal(Message(error.detail, session_.language())));
    return ExitCodeOf(error);
  }

  // False where the run cannot begin; code_ says why.
  bool OpenOutputs() {
    if (options_.outputs.empty()) {
      if (options_.resume) {
        code_ = Refuse(session_.Usage(text::kCliBatchResumeWhat, {}));
        return false;
      }
      files_.push_back(RecordFile::Stdout(*ParseFormat(options_.format)));
    }
    for (const std::string& output : options_.outputs) {
      const std::size_t equals = output.find('=');
      const auto format = ParseFormat(output.substr(0, equals));
      if (equals == output.npos || equals + 1 == output.size() || !format) {
        code_ = Refuse(
            session_.Usage(text::kCliBadOutput, {{"value", output}, {"formats", "ndjson|csv"}}));
        return false;
      }
      if (std::ranges::count(options_.outputs, output) > 1) {
        code_ = Refuse(session_.Usage(text::kCliBatchTwice, {{"value", output}}));
        return false;
      }
      const std::string path = output.substr(equals + 1);
      auto file = RecordFile::Open(path, *format, options_.resume);
      if (!file) {
        session_.Complain(path, file.error());
        code_ = ExitCodeOf(file.error());
        return false;
      }
      files_.push_back(std::move(*file));
    }
    for (RecordFile& file : files_) {
      // A run that goes on ends as one that was never cut off would have.
      if (file.unreadable() != 0) code_ = Worse(code_, ExitCode::kUnreadable);
      if (options_.verify && file.unverified() != 0) code_ = Worse(code_, ExitCode::kFailed);
      if (file.format() == RecordFormat::kCsv && file.empty() &&
          !Check(file.Append(CsvHeader()), file)) {
        return false;
      }
    }
    return true;
  }

  void Go(const InspectOptions& inspect) {
    const Interrupt interrupt;
    inputs_.stop = interrupt.token();
    const std::jthread counting([this](const std::stop_token& stop) { CountAll(stop); });
    BatchPaths paths(inputs_);
    batch::Options run{.inspect = inspect,
                       .workers = options_.flags.jobs.value_or(0),
                       .in_order = options_.order == "input",
                       .prepare = [this](batch::Item& item) { Render(item); },
                       .stop = interrupt.token()};
    run.inspect.workers = 1;
    const auto run_all = [&] {
      batch::Run([&] { return Next(paths); },
                 [this](const batch::Item& item) { return Take(item); }, run);
      return true;
    };
    Confined(session_.confined, run_all);
    for (RecordFile& file : files_) Check(file.Finish(), file);
    progress_.Clear();
    if (const auto& error = paths.error()) {
      session_.Complain(EscapeForTerminal(error->first + ": " + error->second));
      code_ = Worse(code_, ExitCode::kUnreadable);
    }
    Summarize();
    if (!interrupt.requested()) return;
    session_.Complain(session_.Help(text::kCliBatchInterrupted));
    code_ = Worse(code_, ExitCode::kUnreadable);
  }

  // How many there will be; not of a list that can be read but once.
  void CountAll(const std::stop_token& stop) try {
    if (!progress_.enabled() || !BatchPaths::IsRepeatable(inputs_)) return;
    BatchPaths paths(inputs_);
    while (const auto found = paths.Next()) {
      if (stop.stop_requested()) return;
      ++counts_.total;
      counts_.total_bytes += found->bytes;
    }
    counts_.total_known = true;
  } catch (const std::bad_alloc&) {
    // Nobody needs to know.
  }

  // The tag says whether the file was found in a folder, and its size.
  std::optional<batch::Input> Next(BatchPaths& paths) {
    while (auto found = paths.Next()) {
      const bool done = std::ranges::all_of(
          files_, [&](const RecordFile& file) { return file.Has(found->path); });
      if (!done) return batch::Input{std::move(found->path), found->bytes << 1 | found->in_folder};
      ++counts_.skipped;
      counts_.skipped_bytes += found->bytes;
    }
    return std::nullopt;
  }

  bool Take(const batch::Item& item) {
    ++counts_.done;
    KeepReserve();  // where this package took it
    counts_.done_bytes += item.input.tag >> 1;
    const bool in_folder = (item.input.tag & 1) != 0;
    bool written = true;
    if (in_folder && IsOtherFile(item)) {
      ++counts_.other;
    } else if (item.result) {
      ++counts_.read;
      if (options_.verify && item.result->verification.status != Status::kVerified) {
        code_ = Worse(code_, ExitCode::kFailed);
      }
      written = Write(item);
    } else {
      ++counts_.unreadable;
      // Also where a keystore wants a password: the command line was in order.
      code_ = Worse(code_, ExitCode::kUnreadable);
      progress_.Clear();
      session_.Complain(item.input.path, item.result.error());
      written = Write(item);
    }
    progress_.Update();
    return written;
  }

  // In a folder there may be anything; what is of no known kind is passed over there. A damaged
  // package is not, nor a file that is called one: it may be the login page that was downloaded.
  static bool IsOtherFile(const batch::Item& item) {
    const bool unknown = item.result ? item.result->container == Container::kUnknown
                                     : IsUnknownKind(item.result.error().detail.id);
    return unknown && !IsCalledAPackage(item.input.path);
  }

  // By the worker that read it: nobody waits for records to be made, only for them to be written.
  void Render(batch::Item& item) const {
    if ((item.input.tag & 1) != 0 && IsOtherFile(item)) return;
    for (const RecordFile& file : files_) {
      item.records.push_back(file.Has(item.input.path) ? "" : Record(item, file.format()));
    }
  }

  bool Write(const batch::Item& item) {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      RecordFile& file = files_[i];
      if (file.Has(item.input.path)) continue;
      // Records and progress may share the terminal.
      if (file.IsTerminal()) progress_.Clear();
      if (!Check(file.Append(item.records[i]), file)) return false;
    }
    return true;
  }

  std::string Record(const batch::Item& item, RecordFormat format) const {
    const std::string& path = item.input.path;
    if (format == RecordFormat::kCsv) {
      return item.result ? CsvRows(*item.result) : CsvErrorRow(path, item.result.error());
    }
    return item.result ? NdjsonLine(*item.result, session_.language())
                       : NdjsonErrorLine(path, item.result.error(), session_.language());
  }

  bool Check(const Result<void>& result, const RecordFile& file) {
    if (result) return true;
    progress_.Clear();
    session_.Complain(file.path(), result.error());
    code_ = Worse(code_, ExitCode::kUnreadable);
    return false;
  }

  void Summarize() const {
    if (session_.quiet) return;
    const auto count = [](std::uint64_t n) { return std::to_string(n); };
    session_.Complain(
        session_.Format(text::kCliBatchSummary, {{"read", count(counts_.read)},
                                                 {"unreadable", count(counts_.unreadable)},
                                                 {"other", count(counts_.other)},
                                                 {"skipped", count(counts_.skipped)}}));
  }

  const Options& options_;
  const Session& session_;
  BatchInputs inputs_;
  BatchCounts counts_;
  Progress progress_;
  std::vector<RecordFile> files_;
  ExitCode code_ = ExitCode::kFine;
};

}  // namespace

void RegisterBatch(CLI::App& app, Session& session) {
  auto options = std::make_shared<Options>();
  const auto help = [&](const catalogue::Bilingual& text) { return session.Help(text); };
  CLI::App* command = app.add_subcommand("batch", help(text::kCliBatch));
  command->add_option("inputs", options->inputs, help(text::kCliBatchInputs))->type_name("PATH");
  command->add_option("--list", options->lists, help(text::kCliBatchLists))
      ->type_name("FILE")
      ->type_size(1)
      ->allow_extra_args(false);
  command->add_flag("-0,--null", options->null_separated, help(text::kCliBatchNull));
  command
      ->add_option("--format", options->format,
                   session.Format(text::kCliFormat, {{"formats", "ndjson|csv"}}))
      ->check(CLI::IsMember({"ndjson", "csv"}))
      ->type_name("FORMAT");
  command->add_option("--output", options->outputs, help(text::kCliBatchOutput))
      ->type_name("FORMAT=PATH")
      ->type_size(1)
      ->allow_extra_args(false);
  command->add_flag("--resume", options->resume, help(text::kCliBatchResume));
  command->add_option("--shard", options->shard, help(text::kCliBatchShard))->type_name("I/N");
  command->add_option("--order", options->order, help(text::kCliBatchOrder))
      ->check(CLI::IsMember({"finish", "input"}))
      ->type_name("ORDER");
  command->add_flag("--verify", options->verify, help(text::kCliBatchVerify));
  AddPackageFlags(*command, options->flags, session);
  command->get_option("--jobs")->description(help(text::kCliBatchJobs));
  command->callback([options, &session] {
    session.Run([options, &session] { return Command(*options, session).Run(); });
  });
}

}  // namespace apptrait::cli
