#include "credential/entries.h"

#include <algorithm>

#include "crypto/certificate.h"

namespace apptrait::credential {
namespace {

bool Same(const Certificate& a, const Certificate& b) {
  return a.fingerprints.sha256 == b.fingerprints.sha256;
}

}  // namespace

bool Issued(const Certificate& issuer, const Certificate& certificate) {
  return issuer.parsed && certificate.parsed && issuer.subject.der == certificate.issuer.der &&
         crypto::IsIssuedBy(certificate, issuer) == crypto::Issued::kYes;
}

std::vector<Certificate> ChainOf(const Certificate& leaf, const std::vector<Certificate>& bag) {
  // What may issue is the platform's question; here only who did.
  return crypto::BuildChain(leaf, bag, {}, {.require_ca = false}).certificates;
}

std::vector<CredentialEntry> EntriesOf(const std::vector<Certificate>& bag) {
  std::vector<const Certificate*> distinct;
  for (const Certificate& certificate : bag) {
    const bool known = std::ranges::any_of(
        distinct, [&](const Certificate* seen) { return Same(*seen, certificate); });
    if (!known) distinct.push_back(&certificate);
  }
  std::vector<CredentialEntry> entries;
  for (const Certificate* candidate : distinct) {
    const bool issuer = std::ranges::any_of(distinct, [&](const Certificate* other) {
      return other != candidate && Issued(*candidate, *other);
    });
    if (!issuer) entries.push_back({.alias = {}, .chain = ChainOf(*candidate, bag)});
  }
  // Two certificates that issued each other leave no leaf.
  if (entries.empty() && !bag.empty()) {
    entries.push_back({.alias = {}, .chain = ChainOf(bag.front(), bag)});
  }
  return entries;
}

Platform PlatformOf(const std::vector<Certificate>& chain) {
  for (const Certificate& certificate : chain) {
    const std::string* organization = certificate.issuer.Find("O");
    const std::string* name = certificate.issuer.Find("CN");
    if (organization != nullptr && *organization == "Apple Inc.") return Platform::kIos;
    if (name != nullptr && name->starts_with("Huawei CBG")) return Platform::kHarmony;
  }
  return Platform::kUnknown;
}

}  // namespace apptrait::credential
