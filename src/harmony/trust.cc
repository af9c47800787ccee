#include "harmony/trust.h"

#include "base/bytes.h"
#include "catalogue/cause.h"
#include "catalogue/rules/harmony.h"
#include "crypto/certificate.h"
#include "harmony/json.h"
#include "harmony/trusted_roots.h"

namespace apptrait::harmony {
namespace {

constexpr std::string_view kOpenHarmonyRootSha256 =
    "9aed2a79925eca050cd2bb9d2a7f694e49e5e135d28ebdce53836de76b5080ed";

Certificate Read(ByteSpan der) {
  std::vector<Finding> unused;
  return crypto::ReadCertificate(der, &unused);
}

Error Malformed(std::string file, const catalogue::Bilingual& why, std::vector<Datum> data = {}) {
  data.push_back({"file", std::move(file)});
  return catalogue::Fail(ErrorKind::kUsage, rule::kHarmonyTrustMalformed, {},
                         catalogue::Because(why, std::move(data)));
}

// {"subject as listed": "PEM text", …}
Result<std::vector<Certificate>> ReadRoots(std::string_view text) {
  constexpr auto kFile = "trusted_root_ca.json";
  const auto json = ParseJson(text);
  if (!json || !json->value.is_object()) return Malformed(kFile, why::kNotJsonObject);
  std::vector<Certificate> roots;
  for (const auto& [name, value] : json->value.items()) {
    const auto der =
        value.is_string() ? CertificateFromPem(value.get<std::string>()) : std::nullopt;
    if (!der) return Malformed(kFile, why::kTrustNotCertificate, {{"name", name}});
    roots.push_back(Read(*der));
    if (!roots.back().parsed) return Malformed(kFile, why::kTrustUnreadable, {{"name", name}});
  }
  if (roots.empty()) return Malformed(kFile, why::kTrustNoCertificate);
  return roots;
}

SourceKind KindOf(std::string_view name) {
  if (name == "huawei app gallery") return SourceKind::kAppGallery;
  if (name == "huawei system apps") return SourceKind::kSystem;
  if (name == "third_party app preload") return SourceKind::kPreload;
  return SourceKind::kOther;
}

// {"trust-app-source": [{"name", "app-signing-cert", "profile-signing-certificate",
//   "profile-debug-signing-certificate", "issuer-ca", "root-ca", "max-certs-path"}, …]}
Result<std::vector<TrustedSource>> ReadSources(std::string_view text) {
  constexpr auto kFile = "trusted_apps_sources.json";
  const auto json = ParseJson(text);
  const Json& rows = json ? At(json->value, "trust-app-source") : At(Json(), "");
  if (!rows.is_array() || rows.empty()) return Malformed(kFile, why::kTrustNoSource);
  std::vector<TrustedSource> sources;
  for (const Json& row : rows) {
    const auto name = StringAt(row, "name"), app = StringAt(row, "app-signing-cert"),
               profile = StringAt(row, "profile-signing-certificate"),
               debug = StringAt(row, "profile-debug-signing-certificate"),
               issuer = StringAt(row, "issuer-ca"), root = StringAt(row, "root-ca");
    const auto length = IntegerAt(row, "max-certs-path");
    if (!name || !app || !profile || !debug || !issuer || !length) {
      return Malformed(kFile, why::kTrustRow, {{"name", name.value_or("?")}});
    }
    sources.push_back(
        {KindOf(*name), *name, *app, *profile, *debug, *issuer, root.value_or(""), *length});
  }
  return sources;
}

std::vector<TrustedSource> BuiltInSources() {
  const std::string huawei = "C=CN, O=Huawei, OU=HOS AppGallery, CN=",
                    system = "C=CN, O=Huawei CBG, OU=HOS Development Team, CN=",
                    cbg = "C=CN, O=Huawei, OU=Huawei CBG, CN=",
                    open = "C=CN, O=OpenHarmony, OU=OpenHarmony Team, CN=";
  const std::string huawei_ca = cbg + "Huawei CBG Software Signing Service CA",
                    huawei_root = cbg + "Huawei CBG Root CA G2";
  return {
      {SourceKind::kAppGallery, "huawei app gallery", huawei + "HOS AppGallery Application Release",
       huawei + "HOS Profile Management", huawei + "HOS Profile Management Debug", huawei_ca,
       huawei_root},
      {SourceKind::kSystem, "huawei system apps", system + "HOS Application Provision Release",
       system + "HOS Application Provision Profile Release",
       system + "HOS Application Provision Profile Release_Debug", huawei_ca, huawei_root},
      {SourceKind::kPreload, "third_party app preload", cbg + "HOS Preload Service", "", "",
       huawei_ca, huawei_root},
      {SourceKind::kOther, "OpenHarmony apps", open + "OpenHarmony Application Release",
       open + "OpenHarmony Application Profile Release",
       open + "OpenHarmony Application Profile Debug", open + "OpenHarmony Application CA",
       open + "OpenHarmony Application Root CA"},
  };
}

MatchedSource Match(const TrustStore& trust, const std::vector<Certificate>& chain,
                    bool of_profile) {
  if (chain.empty()) return {};
  const std::string subject = ListedName(chain.front().subject),
                    issuer = ListedName(chain.front().issuer);
  const auto is = [](const std::string& listed, const std::string& name) {
    return !listed.empty() && listed == name;
  };
  for (const TrustedSource& source : trust.sources) {
    if (source.chain_length != static_cast<std::int64_t>(chain.size())) continue;
    if (!is(source.issuer, issuer)) continue;
    if (!of_profile) {
      if (is(source.app_signer, subject)) return {SourceMatch::kApp, &source};
    } else if (is(source.profile_signer, subject)) {
      return {SourceMatch::kProfile, &source};
    } else if (is(source.debug_profile_signer, subject)) {
      return {SourceMatch::kDebugProfile, &source};
    }
  }
  return {};
}

}  // namespace

std::vector<Certificate> TrustStore::AllRoots() const {
  std::vector<Certificate> all = roots;
  all.insert(all.end(), user_roots.begin(), user_roots.end());
  return all;
}

bool TrustStore::IsUserRoot(const Certificate& root) const {
  return std::ranges::any_of(user_roots, [&](const Certificate& c) { return c.der == root.der; });
}

Result<TrustStore> ReadTrust(const InspectOptions& options) {
  TrustStore trust;
  if (options.harmony_trusted_roots) {
    auto roots = ReadRoots(*options.harmony_trusted_roots);
    if (!roots) return std::move(roots).error();
    trust.roots = std::move(*roots);
  } else {
    for (const std::string_view base64 : kTrustedRoots) {
      trust.roots.push_back(Read(FromBase64(base64).value_or(Bytes())));
    }
  }
  if (options.harmony_trusted_sources) {
    auto sources = ReadSources(*options.harmony_trusted_sources);
    if (!sources) return std::move(sources).error();
    trust.sources = std::move(*sources);
  } else {
    trust.sources = BuiltInSources();
  }
  for (const auto& der : options.trust_anchors) trust.user_roots.push_back(Read(der));
  return trust;
}

bool IsOpenHarmonyRoot(const Certificate& root) {
  return root.fingerprints.sha256 == kOpenHarmonyRootSha256;
}

std::string ListedName(const DistinguishedName& name) {
  std::string listed;
  for (const char* type : {"C", "O", "OU", "CN"}) {
    const std::string* value = name.Find(type);
    if (!listed.empty()) listed += ", ";
    listed += std::string(type) + "=" + (value != nullptr ? *value : "");
  }
  return listed;
}

MatchedSource MatchApp(const TrustStore& trust, const std::vector<Certificate>& chain) {
  return Match(trust, chain, false);
}

MatchedSource MatchProfile(const TrustStore& trust, const std::vector<Certificate>& chain) {
  return Match(trust, chain, true);
}

std::optional<Bytes> CertificateFromPem(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----",
                             kEnd = "-----END CERTIFICATE-----";
  const std::size_t begin = text.find(kBegin);
  if (begin == text.npos) return std::nullopt;
  const std::size_t body = begin + kBegin.size(), end = text.find(kEnd, body);
  if (end == text.npos) return std::nullopt;
  return FromBase64(text.substr(body, end - body));
}

}  // namespace apptrait::harmony
