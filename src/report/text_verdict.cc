#include <fmt/core.h>

#include "catalogue/texts/report.h"
#include "report/text_harmony.h"
#include "report/text_sections.h"

namespace apptrait::report {
namespace {

struct SchemeLook {
  const catalogue::Bilingual& text;
  Tone tone;
  std::string_view symbol;
};
SchemeLook LookOf(SchemeState state) {
  switch (state) {
    case SchemeState::kVerified:
      return {text::kSchemeVerified, Tone::kGood, "✔ "};
    case SchemeState::kFailed:
      return {text::kSchemeFailed, Tone::kBad, "✘ "};
    case SchemeState::kUnsupported:
      return {text::kSchemeUnsupported, Tone::kWarn, "? "};
    case SchemeState::kAbsent:
      return {text::kSchemeAbsent, Tone::kDim, "– "};
    case SchemeState::kNotChecked:
      break;
  }
  return {text::kSchemeNotChecked, Tone::kDim, "– "};
}

std::string RangeText(const VerdictRange& range, const TextWriter& w) {
  const bool good = range.status == Status::kVerified;
  const bool bad = range.status == Status::kFailed || range.status == Status::kUnsigned;
  const auto& word = good                                   ? text::kSchemeVerified
                     : bad                                  ? text::kSchemeFailed
                     : range.status == Status::kUnsupported ? text::kSchemeUnsupported
                                                            : text::kSchemeNotChecked;
  std::string line = range.scheme.empty() ? std::string() : range.scheme + " ";
  line += w.Say(word);
  for (const std::string& digest : range.certificate_sha256) {
    const Datum datum{"digest", digest};
    line += "   " + catalogue::Format(w.Say(text::kRangeSigner), {&datum, 1});
  }
  if (bad) line += fmt::format("   {}", w.Say(text::kRangeRefused));
  return line;
}

}  // namespace

std::string RangeLabel(const VerdictRange& range, Platform platform, const TextWriter& w) {
  const bool android = platform == Platform::kAndroid;
  const auto name = [&](int level) {
    return android ? AndroidRelease(level) : fmt::format("{}", level);
  };
  const std::string prefix = android ? "Android " : "";
  if (!range.max) {
    const Datum version{"version", prefix + name(range.min)};
    return catalogue::Format(w.Say(text::kFromOn), {&version, 1});
  }
  if (*range.max == range.min) return prefix + name(range.min);
  return fmt::format("{}{}–{}", prefix, name(range.min), name(*range.max));
}

void WriteVerdict(const Package& package, TextWriter& w) {
  const Verification& verification = package.verification;
  if (verification.schemes.empty() && verification.ranges.empty()) return;
  w.Section(w.Say(text::kVerdictHeading));
  for (const SchemeVerdict& scheme : verification.schemes) {
    if (scheme.state == SchemeState::kAbsent && w.options().verdict_only) continue;
    const SchemeLook look = LookOf(scheme.state);
    std::string line = (w.options().terminal ? std::string(look.symbol) : std::string()) +
                       std::string(w.Say(look.text));
    for (std::string_view id : scheme.findings) line += fmt::format("   {}", id);
    w.Row(scheme.scheme, line, look.tone);
  }
  for (const VerdictRange& range : verification.ranges) {
    w.Row(RangeLabel(range, package.platform, w), RangeText(range, w),
          range.status == Status::kVerified ? Tone::kPlain : Tone::kBad);
  }
  if (package.platform == Platform::kAndroid && verification.status == Status::kVerified) {
    w.Line(w.Say(text::kAndroidTrustNote), Tone::kDim);
  }
}

void WritePlatformFacts(const Package& package, TextWriter& w) {
  if (package.harmony) WriteHarmonyFacts(*package.harmony, w);
}

}  // namespace apptrait::report
