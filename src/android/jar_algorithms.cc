#include "android/jar_algorithms.h"

#include <fmt/format.h>

#include <algorithm>

namespace apptrait::android {
namespace {

using digest::Algorithm;

namespace oid {
constexpr std::string_view kRsa = "1.2.840.113549.1.1.1", kMd5WithRsa = "1.2.840.113549.1.1.4",
                           kSha1WithRsa = "1.2.840.113549.1.1.5",
                           kSha224WithRsa = "1.2.840.113549.1.1.14",
                           kSha256WithRsa = "1.2.840.113549.1.1.11",
                           kSha384WithRsa = "1.2.840.113549.1.1.12",
                           kSha512WithRsa = "1.2.840.113549.1.1.13", kDsa = "1.2.840.10040.4.1",
                           kSha1WithDsa = "1.2.840.10040.4.3",
                           kSha224WithDsa = "2.16.840.1.101.3.4.3.1",
                           kSha256WithDsa = "2.16.840.1.101.3.4.3.2",
                           kSha384WithDsa = "2.16.840.1.101.3.4.3.3",
                           kSha512WithDsa = "2.16.840.1.101.3.4.3.4",
                           kEcPublicKey = "1.2.840.10045.2.1", kSha1WithEcdsa = "1.2.840.10045.4.1",
                           kSha224WithEcdsa = "1.2.840.10045.4.3.1",
                           kSha256WithEcdsa = "1.2.840.10045.4.3.2",
                           kSha384WithEcdsa = "1.2.840.10045.4.3.3",
                           kSha512WithEcdsa = "1.2.840.10045.4.3.4";
}  // namespace oid

// What a signature OID says by itself: the kind of key, and the digest where it names one.
struct SignatureOid {
  std::string_view oid, kind;
  std::optional<Algorithm> digest;
};
constexpr SignatureOid kSignatureOids[] = {
    {oid::kRsa, "rsa-pkcs1", std::nullopt},
    {oid::kMd5WithRsa, "rsa-pkcs1", Algorithm::kMd5},
    {oid::kSha1WithRsa, "rsa-pkcs1", Algorithm::kSha1},
    {oid::kSha224WithRsa, "rsa-pkcs1", Algorithm::kSha224},
    {oid::kSha256WithRsa, "rsa-pkcs1", Algorithm::kSha256},
    {oid::kSha384WithRsa, "rsa-pkcs1", Algorithm::kSha384},
    {oid::kSha512WithRsa, "rsa-pkcs1", Algorithm::kSha512},
    {oid::kDsa, "dsa", std::nullopt},
    {oid::kSha1WithDsa, "dsa", Algorithm::kSha1},
    {oid::kSha224WithDsa, "dsa", Algorithm::kSha224},
    {oid::kSha256WithDsa, "dsa", Algorithm::kSha256},
    {oid::kSha384WithDsa, "dsa", Algorithm::kSha384},
    {oid::kSha512WithDsa, "dsa", Algorithm::kSha512},
    {oid::kEcPublicKey, "ecdsa", std::nullopt},
    {oid::kSha1WithEcdsa, "ecdsa", Algorithm::kSha1},
    {oid::kSha224WithEcdsa, "ecdsa", Algorithm::kSha224},
    {oid::kSha256WithEcdsa, "ecdsa", Algorithm::kSha256},
    {oid::kSha384WithEcdsa, "ecdsa", Algorithm::kSha384},
    {oid::kSha512WithEcdsa, "ecdsa", Algorithm::kSha512},
};

// One row a pair of OIDs: the digest, the signature, and up to two ranges of versions that take
// them. What is not listed is not taken by any.
struct Row {
  Algorithm digest;
  std::string_view signature;
  SdkRange accepted[2];
};
constexpr SdkRange kNever{1, 0};
constexpr Row kRows[] = {
    {Algorithm::kMd5, oid::kRsa, {{0, sdk::kAny}, kNever}},
    {Algorithm::kMd5, oid::kMd5WithRsa, {{0, 8}, {21, sdk::kAny}}},
    {Algorithm::kMd5, oid::kSha1WithRsa, {{21, 23}, kNever}},
    {Algorithm::kMd5, oid::kSha224WithRsa, {{21, 23}, kNever}},
    {Algorithm::kMd5, oid::kSha256WithRsa, {{21, 23}, kNever}},
    {Algorithm::kMd5, oid::kSha384WithRsa, {{21, 23}, kNever}},
    {Algorithm::kMd5, oid::kSha512WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha1, oid::kRsa, {{0, sdk::kAny}, kNever}},
    {Algorithm::kSha1, oid::kMd5WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha1, oid::kSha1WithRsa, {{0, sdk::kAny}, kNever}},
    {Algorithm::kSha1, oid::kSha224WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha1, oid::kSha256WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha1, oid::kSha384WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha1, oid::kSha512WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha224, oid::kRsa, {{0, 8}, {21, sdk::kAny}}},
    {Algorithm::kSha224, oid::kMd5WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha224, oid::kSha1WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha224, oid::kSha224WithRsa, {{0, 8}, {21, sdk::kAny}}},
    {Algorithm::kSha224, oid::kSha256WithRsa, {{21, 21}, kNever}},
    {Algorithm::kSha224, oid::kSha384WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha224, oid::kSha512WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha256, oid::kRsa, {{0, 8}, {18, sdk::kAny}}},
    {Algorithm::kSha256, oid::kMd5WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha256, oid::kSha1WithRsa, {{21, 21}, kNever}},
    {Algorithm::kSha256, oid::kSha224WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha256, oid::kSha256WithRsa, {{0, 8}, {18, sdk::kAny}}},
    {Algorithm::kSha256, oid::kSha384WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha256, oid::kSha512WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha384, oid::kRsa, {{18, sdk::kAny}, kNever}},
    {Algorithm::kSha384, oid::kMd5WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha384, oid::kSha1WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha384, oid::kSha224WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha384, oid::kSha256WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha384, oid::kSha384WithRsa, {{21, sdk::kAny}, kNever}},
    {Algorithm::kSha384, oid::kSha512WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha512, oid::kRsa, {{18, sdk::kAny}, kNever}},
    {Algorithm::kSha512, oid::kMd5WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha512, oid::kSha1WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha512, oid::kSha224WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha512, oid::kSha256WithRsa, {{21, 23}, kNever}},
    {Algorithm::kSha512, oid::kSha384WithRsa, {{21, 21}, kNever}},
    {Algorithm::kSha512, oid::kSha512WithRsa, {{21, sdk::kAny}, kNever}},
    {Algorithm::kMd5, oid::kSha1WithDsa, {{21, 23}, kNever}},
    {Algorithm::kMd5, oid::kSha224WithDsa, {{21, 23}, kNever}},
    {Algorithm::kMd5, oid::kSha256WithDsa, {{21, 23}, kNever}},
    {Algorithm::kSha1, oid::kDsa, {{0, sdk::kAny}, kNever}},
    {Algorithm::kSha1, oid::kSha1WithDsa, {{9, sdk::kAny}, kNever}},
    {Algorithm::kSha1, oid::kSha224WithDsa, {{21, 23}, kNever}},
    {Algorithm::kSha1, oid::kSha256WithDsa, {{21, 23}, kNever}},
    {Algorithm::kSha224, oid::kDsa, {{22, sdk::kAny}, kNever}},
    {Algorithm::kSha224, oid::kSha1WithDsa, {{21, 23}, kNever}},
    {Algorithm::kSha224, oid::kSha224WithDsa, {{21, sdk::kAny}, kNever}},
    {Algorithm::kSha224, oid::kSha256WithDsa, {{21, 23}, kNever}},
    {Algorithm::kSha256, oid::kDsa, {{22, sdk::kAny}, kNever}},
    {Algorithm::kSha256, oid::kSha1WithDsa, {{21, 23}, kNever}},
    {Algorithm::kSha256, oid::kSha224WithDsa, {{21, 23}, kNever}},
    {Algorithm::kSha256, oid::kSha256WithDsa, {{21, sdk::kAny}, kNever}},
    {Algorithm::kSha384, oid::kSha1WithDsa, {{21, 23}, kNever}},
    {Algorithm::kSha384, oid::kSha224WithDsa, {{21, 23}, kNever}},
    {Algorithm::kSha384, oid::kSha256WithDsa, {{21, 23}, kNever}},
    {Algorithm::kSha512, oid::kSha1WithDsa, {{21, 23}, kNever}},
    {Algorithm::kSha512, oid::kSha224WithDsa, {{21, 23}, kNever}},
    {Algorithm::kSha512, oid::kSha256WithDsa, {{21, 23}, kNever}},
    {Algorithm::kSha1, oid::kEcPublicKey, {{18, sdk::kAny}, kNever}},
    {Algorithm::kSha224, oid::kEcPublicKey, {{21, sdk::kAny}, kNever}},
    {Algorithm::kSha256, oid::kEcPublicKey, {{18, sdk::kAny}, kNever}},
    {Algorithm::kSha384, oid::kEcPublicKey, {{18, sdk::kAny}, kNever}},
    {Algorithm::kSha512, oid::kEcPublicKey, {{18, sdk::kAny}, kNever}},
    {Algorithm::kMd5, oid::kSha1WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kMd5, oid::kSha224WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kMd5, oid::kSha256WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kMd5, oid::kSha384WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kMd5, oid::kSha512WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha1, oid::kSha1WithEcdsa, {{18, sdk::kAny}, kNever}},
    {Algorithm::kSha1, oid::kSha224WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha1, oid::kSha256WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha1, oid::kSha384WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha1, oid::kSha512WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha224, oid::kSha1WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha224, oid::kSha224WithEcdsa, {{21, sdk::kAny}, kNever}},
    {Algorithm::kSha224, oid::kSha256WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha224, oid::kSha384WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha224, oid::kSha512WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha256, oid::kSha1WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha256, oid::kSha224WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha256, oid::kSha256WithEcdsa, {{21, sdk::kAny}, kNever}},
    {Algorithm::kSha256, oid::kSha384WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha256, oid::kSha512WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha384, oid::kSha1WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha384, oid::kSha224WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha384, oid::kSha256WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha384, oid::kSha384WithEcdsa, {{21, sdk::kAny}, kNever}},
    {Algorithm::kSha384, oid::kSha512WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha512, oid::kSha1WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha512, oid::kSha224WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha512, oid::kSha256WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha512, oid::kSha384WithEcdsa, {{21, 23}, kNever}},
    {Algorithm::kSha512, oid::kSha512WithEcdsa, {{21, sdk::kAny}, kNever}},
};

const SignatureOid* FindSignature(std::string_view signature_oid) {
  const auto* found = std::ranges::find(kSignatureOids, signature_oid, &SignatureOid::oid);
  return found == std::end(kSignatureOids) ? nullptr : found;
}

}  // namespace

std::vector<SdkRange> UnsupportedVersions(std::string_view digest_oid,
                                          std::string_view signature_oid, SdkRange range) {
  const auto digest = digest::FromOid(digest_oid);
  const auto* row = std::ranges::find_if(
      kRows, [&](const Row& r) { return r.digest == digest && r.signature == signature_oid; });
  std::vector<SdkRange> missing;
  int next = range.min;
  if (row != std::end(kRows)) {
    for (const SdkRange& accepted : row->accepted) {
      if (accepted.empty() || accepted.max < next) continue;
      if (accepted.min > next) missing.push_back({next, std::min(accepted.min - 1, range.max)});
      if (accepted.max >= range.max) return missing;
      next = accepted.max + 1;
    }
  }
  if (next <= range.max) missing.push_back({next, range.max});
  return missing;
}

std::string VersionsText(const std::vector<SdkRange>& ranges) {
  std::string text;
  for (const SdkRange& range : ranges) {
    if (!text.empty()) text += ", ";
    text += std::to_string(range.min);
    if (range.max == sdk::kAny) {
      text += '+';
    } else if (range.max != range.min) {
      text += '-' + std::to_string(range.max);
    }
  }
  return text;
}

std::optional<crypto::SignatureScheme> JarScheme(std::string_view digest_oid,
                                                 std::string_view signature_oid) {
  const SignatureOid* signature = FindSignature(signature_oid);
  if (signature == nullptr) return std::nullopt;
  const auto digest = signature->digest ? signature->digest : digest::FromOid(digest_oid);
  if (!digest) return std::nullopt;
  return crypto::SignatureScheme{*digest};
}

std::string JarAlgorithmName(std::string_view digest_oid, std::string_view signature_oid) {
  const SignatureOid* signature = FindSignature(signature_oid);
  const auto scheme = JarScheme(digest_oid, signature_oid);
  if (!scheme) return fmt::format("{}/{}", digest_oid, signature_oid);
  const auto named = digest::FromOid(digest_oid);
  std::string name = fmt::format("{}-{}", signature->kind, digest::Name(scheme->digest));
  if (named && *named != scheme->digest) name += fmt::format("/{}", digest::Name(*named));
  return name;
}

}  // namespace apptrait::android
