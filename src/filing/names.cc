#include "filing/names.h"

#include "base/text.h"
#include "catalogue/rules/filing.h"
#include "filing/numbers.h"
#include "filing/pasted.h"

namespace apptrait::filing {
namespace {

using catalogue::Make;

// What Aliyun's filers are told; nobody else publishes a figure.
constexpr std::size_t kLongestName = 30;

// Equal but for spaces, case and full width.
std::string Folded(std::string_view name) {
  std::string folded;
  const std::string half = ToHalfWidth(name);
  for (std::size_t i = 0; i < half.size();) {
    const std::size_t start = i;
    const auto c = NextCodePoint(half, &i);
    if (c && (*c == ' ' || *c == 0xa0 || IsUnsafeCodePoint(*c))) continue;
    folded += half.substr(start, i - start);
  }
  return ToLowerAscii(folded);
}

}  // namespace

std::string PlatformName(Platform platform) {
  switch (platform) {
    case Platform::kAndroid:
      return "Android";
    case Platform::kIos:
      return "iOS";
    case Platform::kHarmony:
      return "HarmonyOS";
    default:
      return "?";
  }
}

std::optional<std::string> LauncherLabel(const Identity& identity) {
  for (const std::string_view tag : {"zh-CN", "zh-Hans-CN", "zh-Hans", "zh"}) {
    if (const auto found = identity.app_names.find(std::string(tag));
        found != identity.app_names.end()) {
      return found->second;
    }
  }
  return identity.app_name;
}

std::vector<Finding> CheckName(const std::string& name) {
  std::vector<Finding> findings;
  const std::size_t count = CountCodePoints(name);
  if (count > kLongestName) {
    findings.push_back(Make(rule::kFilingNameLong, {},
                            {{"count", static_cast<std::int64_t>(count)},
                             {"limit", static_cast<std::int64_t>(kLongestName)}}));
  }
  const bool edges = name.starts_with(' ') || name.ends_with(' ');
  const std::string escaped = EscapeForTerminal(name);
  if (edges || escaped != name) {
    findings.push_back(Make(rule::kFilingNameCharacters, {}, {{"escaped", "'" + escaped + "'"}}));
  }
  for (const std::string_view word : {"中国", "国家", "政府"}) {
    if (name.find(word) != name.npos) {
      findings.push_back(Make(rule::kFilingNameRestricted, {}, {{"word", std::string(word)}}));
    }
  }
  return findings;
}

std::optional<Finding> CompareName(const std::string& filed, const std::string& label,
                                   Platform platform) {
  if (filed == label) return std::nullopt;
  const Rule& which =
      Folded(filed) == Folded(label) ? rule::kFilingNameNearly : rule::kFilingNameMismatch;
  return Make(which, {}, {{"name", filed}, {"label", label}, {"platform", PlatformName(platform)}});
}

std::vector<Finding> CheckFilingNumber(const std::string& given) {
  using Kind = FilingNumber::Kind;
  const auto number = ReadFilingNumber(given);
  if (!number) return {Make(rule::kFilingNumberMalformed, {}, {{"number", given}})};
  std::vector<Finding> findings;
  if (number->rewritten) {
    findings.push_back(
        Make(rule::kFilingNumberRewritten, {}, {{"given", given}, {"number", number->text}}));
  }
  if (number->kind == Kind::kSubject) {
    findings.push_back(Make(rule::kFilingNumberSubject, {}, {{"number", number->text}}));
  } else if (number->kind == Kind::kWebsite || number->kind == Kind::kOtherService ||
             number->kind == Kind::kLicence) {
    findings.push_back(Make(rule::kFilingNumberOther, {}, {{"number", number->text}}));
  }
  return findings;
}

std::vector<Finding> CheckCreditCode(const std::string& given) {
  using Problem = CreditCode::Problem;
  const CreditCode code = ReadCreditCode(given);
  if (code.valid) return {};
  if (!code.suggested.empty()) {
    return {
        Make(rule::kFilingCodeMisread, {}, {{"code", code.text}, {"suggested", code.suggested}})};
  }
  switch (code.problem) {
    case Problem::kLength:
      return {Make(
          rule::kFilingCodeLength, {},
          {{"code", code.text}, {"count", static_cast<std::int64_t>(CountCodePoints(code.text))}})};
    case Problem::kCharacter:
      return {Make(rule::kFilingCodeCharacter, {},
                   {{"code", code.text}, {"position", std::int64_t{code.position}}})};
    default:
      return {Make(rule::kFilingCodeCheck, {}, {{"code", code.text}})};
  }
}

}  // namespace apptrait::filing
