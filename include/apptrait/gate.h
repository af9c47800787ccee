// The CI gate: a package against a policy, and optionally against what was filed. The verdict says
// of every rule of the policy whether it holds, and the outputs say it in the formats that CI
// systems read.
//
// A policy is a closed vocabulary in TOML (docs/ci.md lists every key). What is not in it is an
// error with line and column, never ignored. Without any policy the built-in rules hold: the
// signature verifies, nothing is debuggable, no debug certificate, no publicly known key.
//
// Threading: plain values and pure functions; everything here may be used from any thread.
#ifndef APPTRAIT_GATE_H_
#define APPTRAIT_GATE_H_

#include <map>
#include <span>

#include "apptrait/export.h"
#include "apptrait/filing.h"
#include "apptrait/package.h"
#include "apptrait/result.h"

namespace apptrait::gate {

// ---- The policy -------------------------------------------------------------------------------

// Versions from `min` to `max`, both included: dotted numbers ("13.0", "34"). Either may be empty.
struct VersionRange {
  std::string min, max;
  bool operator==(const VersionRange&) const = default;
};

// The value of one key of a policy. Lists are "any of these".
using Setting = std::variant<bool, std::int64_t, std::vector<std::string>, VersionRange>;
// By key: "expect.package", "require.min_rsa_bits".
using Settings = std::map<std::string, Setting, std::less<>>;

// An exception to the policy. It covers findings of that id in entries that match the glob (`*` any
// text, `?` one character; empty: anywhere) up to the end of the day `expires` (UTC).
struct Ignore {
  std::string finding, entry, reason;
  std::int64_t expires = 0;  // the first second, since 1970 UTC, in which it no longer holds
  int line = 0;              // in the policy file
  bool operator==(const Ignore&) const = default;
};

struct Policy {
  std::string name;    // the file, as given; empty for the built-in rules alone
  std::string sha256;  // of its text; empty likewise
  // Findings of the package from this severity on violate the policy.
  Severity fail_on = Severity::kError;
  Settings general;                        // for every package
  std::map<Platform, Settings> platforms;  // replace single keys of `general`
  std::vector<Ignore> ignores;

  // The value that holds for packages of that platform; null where the policy is silent.
  APPTRAIT_EXPORT const Setting* Find(Platform platform, std::string_view key) const;
  bool operator==(const Policy&) const = default;
};

// Reads a policy. Errors are of kind kUsage and name line and column.
APPTRAIT_EXPORT Result<Policy> ParsePolicy(std::string_view toml, const std::string& name);

// The TOML text of a policy that pins what these packages are: platform, package name, signers,
// schemes, key sizes, profile. Every package of them passes it.
// REQUIRES: they all verify (Pinnable).
APPTRAIT_EXPORT std::string PrintPolicy(std::span<const Package> packages, Language language);
// Whether a policy may be made from it: its signature verifies and names a signer.
APPTRAIT_EXPORT bool Pinnable(const Package& package);

// ---- The verdict ------------------------------------------------------------------------------

enum class RuleState { kPassed, kViolated, kIgnored, kNotApplicable };

// One rule of the policy as it holds for one package. Texts are free of language.
struct RuleVerdict {
  std::string key;     // "expect.signer", "require.min_rsa_bits", "fail_on", "record"
  std::string wanted;  // what the policy asks: "v2|v3", ">= 2048"
  std::string actual;  // what the package has: "v1", "1024"; may be empty
  RuleState state = RuleState::kNotApplicable;
  bool operator==(const RuleVerdict&) const = default;
};

// A finding of the package, or of a rule that it violates (ids "gate.…"), under the policy.
struct JudgedFinding {
  Finding finding;
  std::string inside;     // the nested package's "entry!entry", empty for the package itself
  std::string rule;       // the RuleVerdict::key that it comes from; empty for the package's own
  bool violates = false;  // counts against the package
  std::optional<Ignore> ignored;
  bool operator==(const JudgedFinding&) const = default;
};

enum class OutcomeState { kPassed, kViolated, kUnreadable };

// One input under the policy.
struct Outcome {
  std::string path;
  OutcomeState state = OutcomeState::kUnreadable;
  std::optional<Error> error;      // kUnreadable: why
  std::optional<Package> package;  // else: what was judged
  std::vector<RuleVerdict> rules;
  std::vector<JudgedFinding> findings;  // violations first, then by severity, in the model's order
};

// What was filed for the app, and the provider by whose form it is read.
struct FiledRecord {
  filing::Filed filed;
  filing::Provider provider;
};

struct JudgeOptions {
  // Judges lifetimes and the expiry of ignore rules at this time (seconds since 1970 UTC). Without
  // it a rule that needs a time is violated, for it cannot be shown to hold.
  std::optional<std::int64_t> at;
  // Also holds the package against this record, as the rule "record".
  std::optional<FiledRecord> record;
};

APPTRAIT_EXPORT Outcome Judge(Package package, const Policy& policy, const JudgeOptions& options);
APPTRAIT_EXPORT Outcome Unreadable(std::string path, Error error);

// ---- Outputs ----------------------------------------------------------------------------------

enum class Format { kText, kJson, kJunit, kSarif, kGithub, kGitlab, kMarkdown };

// "text", "json", "junit", "sarif", "github", "gitlab", "markdown".
APPTRAIT_EXPORT std::string_view Name(Format format);
APPTRAIT_EXPORT std::optional<Format> ParseFormat(std::string_view name);
APPTRAIT_EXPORT std::string_view Name(RuleState state);
APPTRAIT_EXPORT std::string_view Name(OutcomeState state);

struct Report {
  Policy policy;
  std::vector<Outcome> outcomes;        // in the order of the input
  APPTRAIT_EXPORT bool passed() const;  // every outcome did
};

struct WriteOptions {
  Language language = Language::kEnglish;
  bool explain = false;   // text and Markdown: every rule, not only what is wrong
  bool terminal = false;  // text: symbols, and colour where `color`
  bool color = false;
  int width = 100;
};

// The report in that format, with a final newline. Text that comes from a package is escaped for
// the format: none of it can start a workflow command, an element, a link or an escape sequence.
// The same report gives the same bytes.
APPTRAIT_EXPORT std::string Write(const Report& report, Format format, const WriteOptions& options);

}  // namespace apptrait::gate

#endif  // APPTRAIT_GATE_H_
