#include "android/signatures.h"

#include <algorithm>

#include "android/channel.h"
#include "android/observations.h"
#include "android/signer_list.h"
#include "android/verdict.h"
#include "base/workers.h"
#include "catalogue/cause.h"
#include "catalogue/rules/android_verdict.h"

namespace apptrait::android {
namespace {

// The versions that apksigner judges a bundle for: those that take JAR signatures only and want no
// manifest.
constexpr SdkRange kBundleRange{24, 25};

SdkRange RangeOf(const InspectOptions& options, const ManifestFacts& manifest, bool is_bundle,
                 bool any_block) {
  if (is_bundle) return kBundleRange;
  SdkRange range;
  // Where the manifest says nothing, judge for the first versions that can take it.
  const int fallback = !manifest.readable && any_block ? sdk::kN : 1;
  range.min = std::max(1, options.min_sdk.value_or(manifest.min_sdk.value_or(fallback)));
  range.max = options.max_sdk.value_or(sdk::kAny);
  return range;
}

// What devices refuse before they look at a signature (libziparchive), where apksig does not.
Issues Refusals(const platform::Input& input, bool strict) {
  Issues issues;
  const auto& entries = input.layout->entries();
  IssueCap cap(&issues);
  if (strict) {
    for (const std::size_t i : input.layout->duplicates()) {
      cap.Add(rule::kAndroidDuplicateName, {.entry = std::string(entries[i].name)});
    }
  }
  if (input.local_check == nullptr) return issues;
  for (const std::size_t i : input.local_check->mismatched) {
    const zip::Entry& entry = entries[i];
    const auto header = zip::ReadLocalHeader(*input.source, *input.layout, entry);
    // Every device opens the manifest; another name is a trick wherever it stands; other
    // contradictions matter to the file alone.
    const bool other_name = !header || header->name != entry.name;
    if (entry.name != "AndroidManifest.xml" && !(strict && other_name)) continue;
    cap.Add(rule::kAndroidLocalHeader,
            {.entry = std::string(entry.name), .offset = entry.header_offset});
  }
  return issues;
}

std::vector<SigningBlockPair> PairsOf(const SigningBlock& block) {
  std::vector<SigningBlockPair> pairs;
  for (const SigningBlock::Pair& pair : block.pairs()) {
    pairs.push_back({.id = pair.id,
                     .offset = pair.offset,
                     .size = pair.value.size(),
                     .name = std::string(PairName(pair.id)),
                     .channel = ChannelText(pair.id, pair.value)});
  }
  return pairs;
}

// That there is no JAR signature at all is said once, of the widest range, which comes first.
bool Has(const std::vector<Finding>& findings, const Finding& finding) {
  return std::ranges::any_of(findings, [&](const Finding& f) {
    return f.id == finding.id && f.location == finding.location &&
           (f.data == finding.data || f.id == rule::kAndroidV1NoManifest.id);
  });
}

// Adds what is not there yet; errors as warnings where they do not count.
void AddFindings(const Issues& issues, bool count, std::vector<Finding>* findings) {
  for (Finding finding : issues.list()) {
    if (Has(*findings, finding)) continue;
    if (!count && finding.severity == Severity::kError) finding.severity = Severity::kWarning;
    findings->push_back(std::move(finding));
  }
}

SchemeVerdict ToModel(std::string_view scheme, SchemeState state, const Issues& issues) {
  SchemeVerdict verdict{.scheme = std::string(scheme), .state = state};
  for (const Finding& finding : issues.list()) {
    if (std::ranges::find(verdict.findings, finding.id) == verdict.findings.end()) {
      verdict.findings.push_back(finding.id);
    }
  }
  return verdict;
}

}  // namespace

struct Signatures::State {
  State(SigningBlock block, const platform::Input& in, const ManifestFacts& manifest,
        bool is_bundle, std::vector<Finding>* findings)
      : input(in), schemes(std::move(block), in, is_bundle, findings) {
    context.manifest = manifest;
    context.is_bundle = is_bundle;
    context.strict = !in.options.compat_apksig;
    context.layout = in.layout;
    range = RangeOf(in.options, manifest, is_bundle, schemes.AnyBlock());
    needs_v1 = !range.empty() && (is_bundle || NeedsV1(schemes, range));
  }

  void Ask(digest::Plan* plan);
  void ListSchemes(Verification* verification) const;
  void JudgeSchemes(const RangeVerdict& headline, Package* package);
  void JudgeIntervals(bool headline_failed, Package* package);
  void JudgeV4(const RangeVerdict& headline, Package* package);

  const platform::Input& input;
  Schemes schemes;
  VerdictContext context;
  SdkRange range;
  bool needs_v1 = false;
};

Signatures::Signatures(std::unique_ptr<State> state) : state_(std::move(state)) {}
Signatures::~Signatures() = default;
Signatures::Signatures(Signatures&&) noexcept = default;
Signatures& Signatures::operator=(Signatures&&) noexcept = default;

Signatures Signatures::Read(const platform::Input& input, const ManifestFacts& manifest,
                            Package& package, digest::Plan& plan) {
  if (!package.android) package.android.emplace();
  Issues block_issues;
  auto block = SigningBlock::Read(*input.source, *input.layout, &block_issues);
  AddFindings(block_issues, true, &package.findings);
  std::vector<Finding> findings;
  auto state = std::make_unique<State>(block ? std::move(*block) : SigningBlock(), input, manifest,
                                       package.container == Container::kAab, &findings);
  for (Finding& finding : findings) package.findings.push_back(std::move(finding));
  if (!block) {
    state->context.refused.Add(rule::kAndroidSigningBlockUnread, {},
                               catalogue::Because(block.error().detail));
  }
  const Schemes& schemes = state->schemes;
  package.android->signing_block = PairsOf(schemes.block);
  package.signers = ListSigners(schemes, state->range);
  MarkCurrent(schemes, state->range, std::nullopt, &package.signers);
  const bool is_bundle = state->context.is_bundle;
  package.filing = ChooseForFiling(package.signers, is_bundle);
  AddFindings(ObserveSigners(package.signers, is_bundle, input.options.at), true,
              &package.findings);
  AddFindings(ObserveEntries(*input.layout), true, &package.findings);
  state->ListSchemes(&package.verification);
  if (input.options.verify) {
    state->context.refused.Append(Refusals(input, state->context.strict && !is_bundle));
    state->Ask(&plan);
  }
  return Signatures(std::move(state));
}

void Signatures::State::Ask(digest::Plan* plan) {
  std::set<ContentKind> kinds;
  for (const BlockScheme* scheme : schemes.blocks) {
    const bool judged = range.max >= sdk::kN;
    kinds.merge(scheme->NeededDigests(From(judged ? range : SdkRange{}, sdk::kN)));
  }
  for (const SdkRange& interval : Intervals(schemes, context, range)) {
    if (interval.min >= sdk::kN) kinds.merge(schemes.v2.NeededDigests(interval));
  }
  schemes.digests.Ask(kinds, schemes.block, *context.layout, plan);
  if (schemes.v4 != nullptr) {
    schemes.v4->Ask(input.source->size(), context.strict, plan);
  }
  if (!needs_v1) return;
  auto ranges = Intervals(schemes, context, range);
  ranges.push_back(range);
  schemes.v1.Ask(ranges, WorkerCount(input.options.workers), plan);
}

void Signatures::State::ListSchemes(Verification* verification) const {
  const auto add = [&](std::string_view scheme, bool found) {
    verification->schemes.push_back(
        ToModel(scheme, found ? SchemeState::kNotChecked : SchemeState::kAbsent, {}));
  };
  verification->schemes.clear();
  add("v1", schemes.v1.found());
  if (context.is_bundle) return;
  for (const BlockScheme* scheme : schemes.blocks) {
    if (scheme->kind() != BlockKind::kV32 || scheme->found()) {
      add(Name(scheme->kind()), scheme->found());
    }
  }
  if (schemes.v4 != nullptr) add("v4", true);
  if (schemes.stamp.found()) add("stamp", true);
}

void Signatures::State::JudgeSchemes(const RangeVerdict& headline, Package* package) {
  for (SchemeVerdict& verdict : package->verification.schemes) {
    if (verdict.state == SchemeState::kAbsent) continue;
    SchemeResult result;
    if (verdict.scheme == "v1") {
      if (!needs_v1) continue;
      const NewerSchemes newer{
          .v2 = schemes.v2.found(), .v3 = schemes.v3.found(), .any = schemes.AnyBlock()};
      result.issues = schemes.v1.Check(range, newer).issues;
      result.state = result.issues.HasErrors() ? SchemeState::kFailed : SchemeState::kVerified;
    } else if (verdict.scheme == "v4") {
      JudgeV4(headline, package);
      continue;
    } else if (verdict.scheme == "stamp") {
      // Without a verified scheme there is nothing that a stamp could be about.
      if (!headline.stamp) continue;
      result.issues = headline.stamp->issues;
      result.state = headline.stamp->holds ? SchemeState::kVerified : SchemeState::kFailed;
    } else {
      for (const BlockScheme* scheme : schemes.blocks) {
        if (Name(scheme->kind()) != verdict.scheme) continue;
        result = JudgeScheme(schemes, context, range, scheme->kind());
      }
    }
    verdict = ToModel(verdict.scheme, result.state, result.issues);
    AddFindings(result.issues, false, &package->findings);
  }
}

// A v4 signature that was merely found beside the package does not decide anything.
void Signatures::State::JudgeV4(const RangeVerdict& headline, Package* package) {
  Issues issues = schemes.v4->Check();
  if (!issues.HasErrors()) issues.Append(CompareV4(schemes, headline));
  const bool bad = issues.HasErrors();
  for (SchemeVerdict& verdict : package->verification.schemes) {
    if (verdict.scheme != "v4") continue;
    verdict = ToModel("v4", bad ? SchemeState::kFailed : SchemeState::kVerified, issues);
  }
  AddFindings(issues, false, &package->findings);
  if (bad && !schemes.v4_given) {
    package->findings.push_back(Issue(rule::kAndroidV4Unused));
  }
}

void Signatures::State::JudgeIntervals(bool headline_failed, Package* package) {
  auto& ranges = package->verification.ranges;
  for (const SdkRange& interval : Intervals(schemes, context, range)) {
    IntervalVerdict judged = JudgeInterval(schemes, context, interval);
    const std::optional<int> max =
        interval.max == sdk::kAny ? std::nullopt : std::optional(interval.max);
    const bool same = !ranges.empty() && ranges.back().status == judged.status &&
                      ranges.back().scheme == judged.scheme &&
                      ranges.back().certificate_sha256 == judged.certificates;
    if (same) {
      ranges.back().max = max;
    } else {
      ranges.push_back({.min = interval.min,
                        .max = max,
                        .status = judged.status,
                        .scheme = judged.scheme,
                        .certificate_sha256 = std::move(judged.certificates)});
    }
    // What holds here has nothing to say that the headline did not.
    if (judged.issues.HasErrors()) {
      AddFindings(judged.issues, headline_failed, &package->findings);
    }
  }
  if (headline_failed) return;
  for (const VerdictRange& judged : ranges) {
    if (judged.status != Status::kFailed) continue;
    package->findings.push_back(Issue(rule::kAndroidVersionsFail, {},
                                      {{"min", std::int64_t{judged.min}},
                                       {"max", std::int64_t{judged.max.value_or(sdk::kAny)}}}));
  }
}

void Signatures::Judge(const digest::Results& results, Package& package) {
  State& s = *state_;
  s.schemes.digests.Take(results);
  s.schemes.v1.Take(results);
  if (s.schemes.v4 != nullptr) s.schemes.v4->Take(results);
  Verification& verification = package.verification;
  if (s.range.empty()) {
    package.findings.push_back(
        Issue(rule::kAndroidNoVersions, {},
              {{"min", std::int64_t{s.range.min}}, {"max", std::int64_t{s.range.max}}}));
    verification.status = Status::kFailed;
    return;
  }
  const RangeVerdict headline = JudgeRange(s.schemes, s.context, s.range);
  const bool failed = headline.issues.HasErrors();
  verification.status = failed ? Status::kFailed : Status::kVerified;
  if (!s.schemes.AnySignature()) verification.status = Status::kUnsigned;
  AddFindings(headline.issues, true, &package.findings);
  if (!s.context.is_bundle) s.JudgeIntervals(failed, &package);
  s.JudgeSchemes(headline, &package);
  const bool unsupported = std::ranges::any_of(
      verification.ranges, [](const VerdictRange& r) { return r.status == Status::kUnsupported; });
  if (!failed && unsupported) verification.status = Status::kUnsupported;
  MarkCurrent(s.schemes, s.range, headline.v1 ? std::optional(headline.v1_signers) : std::nullopt,
              &package.signers);
  package.filing = ChooseForFiling(package.signers, s.context.is_bundle);
}

}  // namespace apptrait::android
