#include "report/json.h"

#include <fmt/core.h>

#include <chrono>

#include "apptrait/report.h"
#include "base/bytes.h"
#include "base/text.h"
#include "digest/algorithm.h"
#include "report/json_android.h"
#include "report/json_harmony.h"
#include "report/json_ios.h"

namespace apptrait::report {
namespace {

// Absent stays absent: these add a member only where there is something to say.
void Add(Json& json, const char* name, const std::string& value) {
  if (!value.empty()) json[name] = value;
}
template <class T>
void Add(Json& json, const char* name, const std::optional<T>& value) {
  if (value) json[name] = *value;
}
void AddHex(Json& json, const char* name, ByteSpan value) {
  if (!value.empty()) json[name] = ToHex(value);
}

// A path that is no UTF-8 is given a second time as it is: JSON has no way to write it, and two
// such paths may look alike.
Json PathJson(const std::string& path) {
  Json json = {{"path", path}};
  if (!IsUtf8(path)) json["path_base64"] = ToBase64(AsBytes(path));
  return json;
}

std::string_view Name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return "usage";
    case ErrorKind::kIo:
      return "io";
    case ErrorKind::kNotAPackage:
      return "not_a_package";
    case ErrorKind::kLimit:
      return "limit";
    case ErrorKind::kCancelled:
      return "cancelled";
    case ErrorKind::kInternal:
      break;
  }
  return "internal";
}

Json FileJson(const FileFacts& file) {
  Json json = {{"size", file.size}};
  Add(json, "md5", file.md5);
  Add(json, "sha1", file.sha1);
  Add(json, "sha256", file.sha256);
  return json;
}

Json IconJson(const Icon& icon) {
  Json json = {{"entry", icon.entry}};
  Add(json, "format", icon.format);
  if (icon.width != 0) json["width"] = icon.width;
  if (icon.height != 0) json["height"] = icon.height;
  if (!icon.bytes.empty()) json["bytes"] = icon.bytes.size();
  for (const IconLayer& layer : icon.layers) {
    Json item = Json::object();
    Add(item, "entry", layer.entry);
    Add(item, "format", layer.format);
    if (!layer.bytes.empty()) item["bytes"] = layer.bytes.size();
    if (layer.color) item["color"] = fmt::format("#{:08x}", *layer.color);
    json["layers"].push_back(std::move(item));
  }
  return json;
}

Json IdentityJson(const Identity& identity) {
  Json json = Json::object();
  Add(json, "package_name", identity.package_name);
  Add(json, "app_name", identity.app_name);
  if (!identity.app_names.empty()) json["app_names"] = identity.app_names;
  Add(json, "version_name", identity.version_name);
  Add(json, "version_code", identity.version_code);
  Add(json, "min_platform", identity.min_platform);
  Add(json, "target_platform", identity.target_platform);
  Add(json, "max_platform", identity.max_platform);
  Add(json, "debuggable", identity.debuggable);
  if (identity.icon) json["icon"] = IconJson(*identity.icon);
  return json;
}

Json KeyJson(const PublicKey& key) {
  Json json = {{"algorithm", Name(key.algorithm)}};
  Add(json, "algorithm_oid", key.algorithm_oid);
  if (key.bits != 0) json["bits"] = key.bits;
  if (!key.modulus.empty()) {
    json["modulus_hex"] = ToHex(key.modulus);
    json["modulus_dec"] = ToDecimal(key.modulus);
    json["exponent"] = ToDecimal(key.exponent);
  }
  Add(json, "curve", key.curve);
  AddHex(json, "point_hex", key.point);
  if (!key.dsa_y.empty()) json["y_dec"] = ToDecimal(key.dsa_y);
  AddHex(json, "spki_hex", key.spki);
  json["spki_base64"] = ToBase64(key.spki);
  json["spki_sha256"] = ToHex(digest::Digest(digest::Algorithm::kSha256, key.spki));
  json["spki_sha1"] = ToHex(digest::Digest(digest::Algorithm::kSha1, key.spki));
  json["spki_md5"] = ToHex(digest::Digest(digest::Algorithm::kMd5, key.spki));
  return json;
}

Json SignerJson(const Signer& signer) {
  Json json = {{"scheme", signer.scheme}};
  if (signer.min_platform || signer.max_platform) {
    json["platforms"] = {{"min", signer.min_platform ? Json(*signer.min_platform) : Json()},
                         {"max", signer.max_platform ? Json(*signer.max_platform) : Json()}};
  }
  json["algorithms"] = signer.algorithms;
  json["certificates"] = Json::array();
  for (const Certificate& c : signer.certificates) json["certificates"].push_back(ToJson(c));
  for (const LineageNode& node : signer.lineage) {
    json["lineage"].push_back(
        {{"certificate", ToJson(node.certificate)}, {"capabilities", node.capabilities}});
  }
  json["current"] = signer.current;
  return json;
}

// The key as the platform's forms show it most: RSA modulus (decimal on Android, as jadx prints it,
// else hex), else the EC point, else the whole SubjectPublicKeyInfo.
Json FilingKeyJson(const PublicKey& key, Platform platform) {
  if (!key.modulus.empty()) {
    const bool decimal = platform == Platform::kAndroid;
    return {{"encoding", decimal ? "modulus_dec" : "modulus_hex"},
            {"value", decimal ? ToDecimal(key.modulus) : ToHex(key.modulus)}};
  }
  if (!key.point.empty()) return {{"encoding", "point_hex"}, {"value", ToHex(key.point)}};
  return {{"encoding", "spki_hex"}, {"value", ToHex(key.spki)}};
}

const std::string& Value(const Fingerprints& prints, FingerprintAlgorithm algorithm) {
  switch (algorithm) {
    case FingerprintAlgorithm::kMd5:
      return prints.md5;
    case FingerprintAlgorithm::kSha1:
      return prints.sha1;
    default:
      return prints.sha256;
  }
}

Json FilingJson(const Package& package) {
  const FilingChoice& filing = *package.filing;
  const Certificate& certificate = filing.certificate;
  Json json = Json::object();
  Add(json, "package_name", package.identity.package_name);
  json["certificate_sha256"] = certificate.fingerprints.sha256;
  json["reason"] = filing.reason;
  json["fingerprint"] = {{"algorithm", Name(filing.fingerprint)},
                         {"value", Value(certificate.fingerprints, filing.fingerprint)}};
  if (certificate.parsed)
    json["public_key"] = FilingKeyJson(certificate.public_key, package.platform);
  return json;
}

Json VerificationJson(const Verification& verification) {
  Json json = {{"status", Name(verification.status)}};
  json["ranges"] = Json::array();
  for (const VerdictRange& range : verification.ranges) {
    Json item = {{"min", range.min},
                 {"max", range.max ? Json(*range.max) : Json()},
                 {"status", Name(range.status)}};
    Add(item, "scheme", range.scheme);
    item["certificate_sha256"] = range.certificate_sha256;
    json["ranges"].push_back(std::move(item));
  }
  json["schemes"] = Json::array();
  for (const SchemeVerdict& scheme : verification.schemes) {
    json["schemes"].push_back(
        {{"scheme", scheme.scheme}, {"status", Name(scheme.state)}, {"findings", scheme.findings}});
  }
  return json;
}

Json CredentialJson(const CredentialEntry& entry) {
  Json json = Json::object();
  Add(json, "alias", entry.alias);
  json["has_private_key"] = entry.has_private_key;
  json["certificates"] = Json::array();
  for (const Certificate& c : entry.chain) json["certificates"].push_back(ToJson(c));
  return json;
}

}  // namespace

std::string FormatTime(std::int64_t seconds) {
  using namespace std::chrono;
  const sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

Json ToJson(const Certificate& certificate) {
  Json json = Json::object();
  if (certificate.parsed) {
    json["subject"] = certificate.subject.Text();
    json["issuer"] = certificate.issuer.Text();
    json["serial"] = ToHex(certificate.serial);
    if (certificate.not_before) json["not_before"] = FormatTime(*certificate.not_before);
    if (certificate.not_after) json["not_after"] = FormatTime(*certificate.not_after);
    json["signature_algorithm"] = certificate.signature_algorithm;
  }
  json["md5"] = certificate.fingerprints.md5;
  json["sha1"] = certificate.fingerprints.sha1;
  json["sha256"] = certificate.fingerprints.sha256;
  if (certificate.parsed) json["public_key"] = KeyJson(certificate.public_key);
  if (certificate.is_ca) json["is_ca"] = *certificate.is_ca;
  if (certificate.known_as) json["known_as"] = *certificate.known_as;
  return json;
}

Json ToJson(const Finding& finding, Language language) {
  Json json = {{"id", finding.id},
               {"severity", Name(finding.severity)},
               {"message", Message(finding, language)}};
  Json location = Json::object();
  Add(location, "entry", finding.location.entry);
  Add(location, "offset", finding.location.offset);
  Add(location, "length", finding.location.length);
  if (!location.empty()) json["location"] = std::move(location);
  json["data"] = Json::object();
  for (const Datum& datum : finding.data) {
    std::visit([&](const auto& value) { json["data"][datum.name] = value; }, datum.value);
  }
  return json;
}

Json ToJson(const Package& package, Language language) {
  Json json = PathJson(package.path);
  json["platform"] = Name(package.platform);
  json["container"] = Name(package.container);
  json["file"] = FileJson(package.file);
  json["identity"] = IdentityJson(package.identity);
  json["signers"] = Json::array();
  for (const Signer& signer : package.signers) json["signers"].push_back(SignerJson(signer));
  for (const CredentialEntry& c : package.credentials)
    json["credentials"].push_back(CredentialJson(c));
  if (package.filing) json["filing"] = FilingJson(package);
  json["verification"] = VerificationJson(package.verification);
  if (package.android) AddAndroid(*package.android, json);
  if (package.ios) AddIos(*package.ios, json);
  if (package.harmony) AddHarmony(*package.harmony, json);
  json["findings"] = Json::array();
  for (const Finding& f : package.findings) json["findings"].push_back(ToJson(f, language));
  json["packages"] = Json::array();
  for (const Package& nested : package.packages)
    json["packages"].push_back(ToJson(nested, language));
  return json;
}

std::string Dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace apptrait::report

namespace apptrait {

std::string JsonReport(std::span<const Package> packages, Language language) {
  report::Json json = {{"schema", "apptrait.report/1"},
                       {"tool", {{"name", "apptrait"}, {"version", APPTRAIT_VERSION}}}};
  json["packages"] = report::Json::array();
  for (const Package& package : packages)
    json["packages"].push_back(report::ToJson(package, language));
  return report::Dump(json, 2) + "\n";
}

std::string NdjsonLine(const Package& package, Language language) {
  return report::Dump(report::ToJson(package, language), -1) + "\n";
}

std::string NdjsonErrorLine(const std::string& path, const Error& error, Language language) {
  report::Json json = report::PathJson(path);
  json["error"] = {{"kind", report::Name(error.kind)}};
  json["error"].update(report::ToJson(error.detail, language));
  return report::Dump(json, -1) + "\n";
}

std::string ErrorLine(const std::string& path, const Error& error, Language language) {
  return EscapeForTerminal(path) + ": " + EscapeForTerminal(Message(error.detail, language));
}

}  // namespace apptrait
