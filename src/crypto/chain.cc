// Who issued whom.
#include <algorithm>
#include <map>

#include "base/limits.h"
#include "base/per_thread.h"
#include "crypto/certificate.h"
#include "crypto/certificate_parts.h"
#include "crypto/name.h"
#include "crypto/signature.h"
#include "digest/algorithm.h"

namespace apptrait::crypto {
namespace {

// A depth-first search for a path of issuers from the leaf to an anchor.
class ChainSearch {
 public:
  ChainSearch(const std::vector<Certificate>& pool, const std::vector<Certificate>& anchors,
              const ChainRules& rules)
      : anchors_(anchors), rules_(rules) {
    for (const auto* certificates : {&anchors, &pool}) {
      for (const Certificate& certificate : *certificates) {
        if (!certificate.parsed) continue;
        candidates_.push_back({&certificate, FoldedName(certificate.subject.der)});
      }
    }
  }

  Chain Run(const Certificate& leaf) {
    path_ = {&leaf};
    Chain chain;
    chain.anchored = Extend();
    chain.truncated = truncated_;
    for (const Certificate* certificate : chain.anchored ? path_ : longest_) {
      chain.certificates.push_back(*certificate);
    }
    return chain;
  }

 private:
  bool IsAnchor(const Certificate& certificate) const {
    return std::ranges::any_of(anchors_, [&](const Certificate& anchor) {
      return anchor.fingerprints.sha256 == certificate.fingerprints.sha256;
    });
  }

  bool OnPath(const Certificate& certificate) const {
    return std::ranges::any_of(path_, [&](const Certificate* seen) {
      return seen->fingerprints.sha256 == certificate.fingerprints.sha256;
    });
  }

  // Whether it may issue the last of the path: with `path_.size() - 1` intermediates below it.
  bool MayIssue(const Certificate& candidate) const {
    if (!rules_.require_ca || IsAnchor(candidate)) return true;
    const ExtensionFacts facts = ReadExtensions(candidate);
    const auto below = static_cast<int>(path_.size()) - 1;
    return facts.is_ca.value_or(false) && facts.key_usage.key_cert_sign &&
           facts.path_length.value_or(below) >= below;
  }

  // Extends the path to an anchor; false, with the path as it was, where none is reached.
  bool Extend() {
    const Certificate& last = *path_.back();
    if (IsAnchor(last)) return true;
    if (path_.size() > longest_.size()) longest_ = path_;
    if (path_.size() == limits::kChainDepth) {
      truncated_ = true;
      return false;
    }
    const std::string issuer = FoldedName(last.issuer.der);
    for (const auto& [candidate, subject] : candidates_) {
      if (subject != issuer || OnPath(*candidate)) continue;
      if (tries_ == limits::kChainTries) {
        truncated_ = true;
        return false;
      }
      ++tries_;
      if (!MayIssue(*candidate) || IsIssuedBy(last, *candidate) != Issued::kYes) continue;
      path_.push_back(candidate);
      if (Extend()) return true;
      path_.pop_back();
    }
    return false;
  }

  const std::vector<Certificate>& anchors_;
  const ChainRules rules_;
  struct Candidate {
    const Certificate* certificate;
    std::string subject;  // folded
  };
  std::vector<Candidate> candidates_;  // anchors first
  std::vector<const Certificate*> path_, longest_;
  int tries_ = 0;
  bool truncated_ = false;
};

Issued CheckIssue(const Certificate& certificate, const Certificate& issuer) {
  const auto parts = ReadParts(certificate.der);
  if (!parts) return Issued::kUnsupported;
  if (!parts->intact) return Issued::kNo;
  const auto scheme = SchemeOf({}, parts->algorithm.oid, parts->algorithm.parameters);
  if (!scheme) return Issued::kUnsupported;
  switch (VerifySignature(issuer.public_key.spki, *scheme, parts->tbs, parts->signature)) {
    case Check::kGood:
      return Issued::kYes;
    case Check::kBad:
      return Issued::kNo;
    default:
      return Issued::kUnsupported;
  }
}

// Answers of this thread. The chains of a platform's packages end in the same few authorities, and
// a package asks twice for some: a signature on P-384 takes a millisecond to check.
class KnownIssues {
 public:
  template <class Check>
  Issued Find(const Certificate& certificate, const Certificate& issuer, const Check& check) {
    Bytes question = digest::Digest(digest::Algorithm::kSha256, certificate.der);
    const Bytes key = digest::Digest(digest::Algorithm::kSha256, issuer.public_key.spki);
    question.insert(question.end(), key.begin(), key.end());
    if (const auto known = answers_.find(question); known != answers_.end()) return known->second;
    const Issued answer = check(certificate, issuer);
    if (answers_.size() == limits::kKnownIssues) answers_.clear();
    answers_.emplace(std::move(question), answer);
    return answer;
  }

 private:
  std::map<Bytes, Issued> answers_;
};

}  // namespace

Issued IsIssuedBy(const Certificate& certificate, const Certificate& issuer) {
  static PerThread<KnownIssues> threads;
  return threads.Get().Find(certificate, issuer, CheckIssue);
}

Chain BuildChain(const Certificate& leaf, const std::vector<Certificate>& pool,
                 const std::vector<Certificate>& anchors, const ChainRules& rules) {
  return ChainSearch(pool, anchors, rules).Run(leaf);
}

}  // namespace apptrait::crypto
