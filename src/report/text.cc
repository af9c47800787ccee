#include "base/text.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "catalogue/texts/report.h"
#include "report/json.h"
#include "report/text_sections.h"

namespace apptrait {
namespace report {
namespace {

using catalogue::Bilingual;

const Bilingual& ContainerText(Container container) {
  switch (container) {
    case Container::kApk:
      return text::kContainerApk;
    case Container::kAab:
      return text::kContainerAab;
    case Container::kApks:
    case Container::kXapk:
    case Container::kApkm:
      return text::kContainerSet;
    case Container::kHap:
      return text::kContainerHap;
    case Container::kHsp:
      return text::kContainerHsp;
    case Container::kAppPack:
      return text::kContainerAppPack;
    case Container::kHarmonyElf:
      return text::kContainerHarmonyElf;
    case Container::kHarmonyProfile:
      return text::kContainerHarmonyProfile;
    case Container::kIpa:
      return text::kContainerIpa;
    case Container::kAppBundle:
      return text::kContainerAppBundle;
    case Container::kXcarchive:
      return text::kContainerXcarchive;
    case Container::kMachO:
      return text::kContainerMachO;
    case Container::kMobileProvision:
      return text::kContainerProvision;
    case Container::kCertificate:
      return text::kContainerCertificate;
    case Container::kPkcs7:
      return text::kContainerPkcs7;
    case Container::kPkcs12:
      return text::kContainerPkcs12;
    case Container::kJks:
      return text::kContainerJks;
    case Container::kUnknown:
      break;
  }
  return text::kContainerUnknown;
}

struct StatusLook {
  const Bilingual& text;
  Tone tone;
  std::string_view symbol;
};
StatusLook LookOf(Status status) {
  switch (status) {
    case Status::kVerified:
      return {text::kStatusVerified, Tone::kGood, "✔ "};
    case Status::kFailed:
      return {text::kStatusFailed, Tone::kBad, "✘ "};
    case Status::kUnsigned:
      return {text::kStatusUnsigned, Tone::kBad, "✘ "};
    case Status::kUnsupported:
      return {text::kStatusUnsupported, Tone::kWarn, "? "};
    case Status::kNotChecked:
      break;
  }
  return {text::kStatusNotChecked, Tone::kDim, ""};
}

// "(v2+v3, Android 7.0 and later)": the schemes that decide, and the versions where they do.
std::string VerdictScope(const Package& package, const TextWriter& w) {
  std::vector<std::string> schemes;
  std::optional<VerdictRange> verified;  // from the first to the last
  for (const VerdictRange& range : package.verification.ranges) {
    if (range.status != Status::kVerified || range.scheme.empty()) continue;
    if (!verified) verified = range;
    verified->max = range.max;
    if (std::ranges::find(schemes, range.scheme) == schemes.end()) schemes.push_back(range.scheme);
  }
  if (!verified) return {};
  std::string scope;
  for (const std::string& scheme : schemes) scope += (scope.empty() ? "" : "+") + scheme;
  if (package.platform == Platform::kAndroid) {
    scope += ", " + RangeLabel(*verified, package.platform, w);
  }
  return " (" + scope + ")";
}

void WriteHeadline(const Package& package, TextWriter& w) {
  const StatusLook look = LookOf(package.verification.status);
  std::string left = fmt::format("{}   {}", package.path, w.Say(ContainerText(package.container)));
  if (package.file.size != 0) left += " · " + FormatSize(package.file.size);
  std::string right = w.options().terminal ? std::string(look.symbol) : std::string();
  right += w.Say(look.text);
  const bool has_verdict = !package.verification.schemes.empty() ||
                           !package.verification.ranges.empty() ||
                           package.verification.status != Status::kNotChecked;
  if (package.verification.status == Status::kVerified) right += VerdictScope(package, w);
  w.Headline(left, has_verdict || package.credentials.empty() ? right : "", look.tone);
}

std::string VersionText(const Identity& identity) {
  std::string name = identity.version_name.value_or("");
  if (!identity.version_code) return name;
  return name.empty() ? *identity.version_code
                      : fmt::format("{} ({})", name, *identity.version_code);
}

std::string PlatformVersion(Platform platform, const std::string& value) {
  int level = 0;
  const auto parsed = std::from_chars(value.data(), value.data() + value.size(), level);
  const bool number = parsed.ec == std::errc() && parsed.ptr == value.data() + value.size();
  if (platform == Platform::kAndroid && number) return AndroidVersion(level);
  // "5.0.0(12)" is the SDK's own form; a bare number is an API level.
  if (platform == Platform::kHarmony && number) return "API " + value;
  return value;
}

std::string PlatformRange(const Package& package, const TextWriter& w) {
  const Identity& identity = package.identity;
  std::string range;
  if (identity.min_platform) {
    const Datum version{"version", PlatformVersion(package.platform, *identity.min_platform)};
    range = catalogue::Format(w.Say(text::kFromOn), {&version, 1});
  }
  if (identity.target_platform) {
    const Datum version{"version", PlatformVersion(package.platform, *identity.target_platform)};
    range += (range.empty() ? "" : " · ") + catalogue::Format(w.Say(text::kTarget), {&version, 1});
  }
  return range;
}

std::string_view PackageNameLabel(Platform platform, const TextWriter& w) {
  if (platform == Platform::kIos) return w.Say(text::kBundleId);
  return w.Say(platform == Platform::kHarmony ? text::kBundleName : text::kPackageName);
}

// Other languages' names that differ, a few of them.
std::string OtherNames(const Identity& identity) {
  std::string names;
  int shown = 0;
  for (const auto& [locale, name] : identity.app_names) {
    if (identity.app_name && name == *identity.app_name) continue;
    if (++shown > 6) return names + "   …";
    names += fmt::format("   {}: {}", locale, name);
  }
  return names;
}

void WriteIdentity(const Package& package, TextWriter& w) {
  const Identity& identity = package.identity;
  w.Section("");
  w.Row(w.Say(text::kAppName), identity.app_name.value_or("") + OtherNames(identity),
        Tone::kStrong);
  w.Row(PackageNameLabel(package.platform, w), identity.package_name.value_or(""), Tone::kStrong);
  w.Row(w.Say(text::kVersion), VersionText(identity));
  w.Row(w.Say(text::kPlatformRange), PlatformRange(package, w));
  if (identity.icon) {
    std::string icon = identity.icon->entry;
    if (identity.icon->width != 0)
      icon += fmt::format("  {}×{}", identity.icon->width, identity.icon->height);
    w.Row(w.Say(text::kIcon), icon);
  }
  if (identity.debuggable.value_or(false))
    w.Row(w.Say(text::kDebuggable), w.Say(text::kYes), Tone::kWarn);
}

void WriteWholeFile(const FileFacts& file, TextWriter& w) {
  if (!file.md5 && !file.sha1 && !file.sha256) return;
  w.Section(w.Say(text::kWholeFile));
  w.Row(w.Say(text::kSize), fmt::format("{}", file.size));
  w.Row("MD5", file.md5.value_or(""));
  w.Row("SHA-1", file.sha1.value_or(""));
  w.Row("SHA-256", file.sha256.value_or(""));
}

struct SeverityLook {
  std::string_view mark;
  Tone tone;
};
SeverityLook LookOf(Severity severity, const TextWriter& w) {
  const bool terminal = w.options().terminal;
  switch (severity) {
    case Severity::kError:
      return {terminal ? "✘" : w.Say(text::kMarkError), Tone::kBad};
    case Severity::kWarning:
      return {terminal ? "⚠" : w.Say(text::kMarkWarning), Tone::kWarn};
    case Severity::kNote:
      break;
  }
  return {terminal ? "·" : w.Say(text::kMarkNote), Tone::kPlain};
}

void WriteFindings(const Package& package, TextWriter& w) {
  const bool both_md5 = package.filing && package.file.md5 &&
                        package.platform == Platform::kAndroid && !w.options().verdict_only;
  if (package.findings.empty() && !both_md5) return;
  w.Section(w.Say(text::kFindingsHeading));
  std::vector<const Finding*> ordered;
  for (const Finding& f : package.findings) ordered.push_back(&f);
  std::ranges::stable_sort(ordered, std::ranges::greater{}, &Finding::severity);
  for (const Finding* f : ordered) {
    const SeverityLook look = LookOf(f->severity, w);
    w.Line(fmt::format("{} {}  [{}]", look.mark, Message(*f, w.language()), f->id), look.tone);
  }
  if (both_md5) {
    w.Line(fmt::format("{} {}", LookOf(Severity::kNote, w).mark, w.Say(text::kMd5Note)));
  }
}

void WriteNested(const Package& package, TextWriter& w) {
  if (package.packages.empty()) return;
  w.Section(w.Say(text::kNestedHeading));
  for (const Package& nested : package.packages) {
    const StatusLook look = LookOf(nested.verification.status);
    std::string facts = nested.identity.package_name.value_or("");
    if (const std::string version = VersionText(nested.identity); !version.empty())
      facts += "  " + version;
    facts += fmt::format("{}{}", facts.empty() ? "" : "  ", w.Say(look.text));
    w.Row(EscapeForTerminal(nested.path), facts, look.tone);
  }
}

}  // namespace
}  // namespace report

std::string TextReport(const Package& package, const TextOptions& options) {
  using namespace report;
  TextWriter w(options);
  WriteHeadline(package, w);
  if (options.verdict_only) {
    WriteVerdict(package, w);
    WriteFindings(package, w);
    WriteNested(package, w);
    return w.Finish();
  }
  WriteIdentity(package, w);
  WriteFilingCertificate(package, w);
  WriteSigners(package, w);
  WriteCredentials(package, w);
  WriteWholeFile(package.file, w);
  if (package.verification.status != Status::kVerified) WriteVerdict(package, w);
  WritePlatformFacts(package, w);
  WriteFindings(package, w);
  WriteNested(package, w);
  return w.Finish();
}

}  // namespace apptrait
