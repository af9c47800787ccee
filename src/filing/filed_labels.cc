#include "filing/filed_labels.h"

#include "base/text.h"
#include "filing/pasted.h"

namespace apptrait::filing {
namespace {

// Lower-case and half-width, without spaces, underscores and dashes.
std::string Folded(std::string_view words) {
  std::string folded;
  for (const char c : ToLowerAscii(ToHalfWidth(words))) {
    if (std::string_view(" \t_-*#").find(c) == std::string_view::npos) folded += c;
  }
  return folded;
}

struct Word {
  std::string_view word;
  Label label;
};
// In this order: "签名公钥" is a key, "公钥指纹" a fingerprint, "APP备案号" no app name.
constexpr Word kWords[] = {
    {"md5", Label::kFingerprint},         {"sha1", Label::kFingerprint},
    {"sha256", Label::kFingerprint},      {"指纹", Label::kFingerprint},
    {"fingerprint", Label::kFingerprint}, {"thumbprint", Label::kFingerprint},
    {"签名值", Label::kFingerprint},      {"公钥", Label::kPublicKey},
    {"公共密钥", Label::kPublicKey},      {"publickey", Label::kPublicKey},
    {"模数", Label::kPublicKey},          {"modulus", Label::kPublicKey},
    {"信用代码", Label::kCreditCode},     {"creditcode", Label::kCreditCode},
    {"备案号", Label::kFilingNumber},     {"filingnumber", Label::kFilingNumber},
    {"包名", Label::kPackageName},        {"bundle", Label::kPackageName},
    {"package", Label::kPackageName},     {"applicationid", Label::kPackageName},
    {"应用名", Label::kAppName},          {"app名", Label::kAppName},
    {"服务名称", Label::kAppName},        {"appname", Label::kAppName},
    {"平台", Label::kPlatform},           {"platform", Label::kPlatform},
    {"操作系统", Label::kPlatform},       {"接入商", Label::kProvider},
    {"服务商", Label::kProvider},         {"provider", Label::kProvider}};

}  // namespace

std::optional<Label> LabelOf(std::string_view words) {
  const std::string folded = Folded(words);
  constexpr std::size_t kLongest = 60;
  if (folded.empty() || folded.size() > kLongest) return std::nullopt;
  for (const Word& each : kWords) {
    if (folded.find(each.word) != folded.npos) return each.label;
  }
  return std::nullopt;
}

std::optional<Platform> PlatformOfWord(std::string_view word) {
  const std::string folded = Folded(word);
  const std::pair<std::string_view, Platform> rows[] = {
      {"鸿蒙", Platform::kHarmony}, {"harmony", Platform::kHarmony},
      {"安卓", Platform::kAndroid}, {"android", Platform::kAndroid},
      {"ios", Platform::kIos},      {"苹果", Platform::kIos},
      {"iphone", Platform::kIos}};
  for (const auto& [name, platform] : rows) {
    if (folded.find(name) != folded.npos) return platform;
  }
  return std::nullopt;
}

std::string ProviderOfWords(std::string_view words) {
  for (const std::string& id : ProviderIds()) {
    const auto provider = FindProvider(id);
    if (!provider) continue;
    const std::string folded = Folded(words);
    if (folded == id || folded == Folded(provider->name_zh) ||
        folded == Folded(provider->name_en)) {
      return id;
    }
  }
  return std::string(words);
}

}  // namespace apptrait::filing
