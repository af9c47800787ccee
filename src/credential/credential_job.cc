#include "credential/credential_job.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "catalogue/limit.h"
#include "catalogue/rules/credential.h"
#include "catalogue/rules/filing.h"
#include "credential/entries.h"
#include "credential/jks.h"
#include "credential/pem.h"
#include "credential/pkcs12.h"
#include "crypto/asn1.h"
#include "crypto/certificate.h"
#include "crypto/signed_data.h"

namespace apptrait::credential {
namespace {

using catalogue::Fail;
using catalogue::Make;

// Keystores hold some hundred certificates at most.
constexpr std::uint64_t kLargestFile = 16 * limits::kMiB;

class CredentialJob final : public platform::Job {
 public:
  CredentialJob(Container container, const platform::Input& input)
      : container_(container), input_(input) {}

  Result<void> Read(Package& package, digest::Plan&) override {
    const std::uint64_t size = input_.source->size();
    if (size > kLargestFile) {
      return catalogue::LimitError(quantity::kCredentialSize, size, kLargestFile);
    }
    auto file = input_.source->Read(0, size);
    if (!file) return file.error();
    auto entries = ReadEntries(*file, &package.findings);
    if (!entries) return entries.error();
    package.credentials = std::move(*entries);
    for (const CredentialEntry& entry : package.credentials) {
      if (package.platform == Platform::kUnknown) package.platform = PlatformOf(entry.chain);
    }
    return Choose(package);
  }

  // Nothing of a certificate is verified by itself: the status stays "not checked".
  void Judge(const digest::Results&, Package&) override {}

 private:
  using Entries = std::vector<CredentialEntry>;

  Result<Entries> ReadEntries(ByteSpan file, std::vector<Finding>* findings) const {
    switch (container_) {
      case Container::kJks:
        return ReadJks(file, input_.options.password, findings);
      case Container::kPkcs12:
        return ReadPkcs12(file, input_.options.password, findings);
      case Container::kPkcs7:
        return ReadBagFile(file, findings);
      default:
        return ReadCertificates(file, findings);
    }
  }

  static Result<Entries> NoCertificate(std::string what) {
    return Fail(ErrorKind::kNotAPackage, rule::kCredentialNoCertificate, {},
                {{"what", std::move(what)}});
  }

  static Result<Entries> EntriesIn(ByteSpan signed_data, std::vector<Finding>* findings) {
    const auto data = crypto::ParseSignedData(signed_data);
    if (!data) return data.error();
    std::vector<Certificate> bag;
    for (const ByteSpan der : data->certificates) {
      bag.push_back(crypto::ReadCertificate(der, findings));
    }
    if (bag.empty()) return NoCertificate("PKCS#7");
    return EntriesOf(bag);
  }

  static Result<Entries> ReadBagFile(ByteSpan file, std::vector<Finding>* findings) {
    if (file.front() == std::byte{0x30}) return EntriesIn(file, findings);
    const std::vector<PemBlock> blocks = ReadPem(AsText(file));
    for (const PemBlock& block : blocks) {
      if (block.bytes && block.label != "CERTIFICATE") return EntriesIn(*block.bytes, findings);
    }
    return NoCertificate(blocks.empty() ? "PEM" : blocks.front().label);
  }

  static Result<Entries> ReadCertificates(ByteSpan file, std::vector<Finding>* findings) {
    if (file.front() == std::byte{0x30}) return ReadDer(file, findings);
    if (const auto bare = ReadBareBase64(AsText(file))) return ReadDer(*bare, findings);
    std::vector<Certificate> bag;
    std::string others;
    bool private_key = false;
    for (const PemBlock& block : ReadPem(AsText(file))) {
      private_key |= block.is_private_key();
      const bool certificate = block.label == "CERTIFICATE" || block.label == "X509 CERTIFICATE";
      if (certificate && block.bytes) {
        bag.push_back(crypto::ReadCertificate(*block.bytes, findings));
      } else if (certificate) {
        findings->push_back(
            Make(rule::kCredentialBlockUnread, {.offset = block.offset}, {{"label", block.label}}));
      } else {
        others += (others.empty() ? "" : ", ") + block.label;
      }
    }
    if (bag.empty()) return NoCertificate(others.empty() ? "CERTIFICATE ?" : others);
    Entries entries = EntriesOf(bag);
    if (entries.size() == 1) entries.front().has_private_key = private_key;
    return entries;
  }

  // One certificate, or several one after the other.
  static Result<Entries> ReadDer(ByteSpan file, std::vector<Finding>* findings) {
    std::vector<Certificate> bag;
    crypto::Asn1Reader r(file);
    while (!r.AtEnd() && bag.size() < limits::kCertificates) {
      const crypto::Element element = r.Next();
      if (!r.ok() || element.tag != crypto::tag::kSequence) break;
      bag.push_back(crypto::ReadCertificate(element.whole, findings));
    }
    if (bag.empty() || !bag.front().parsed) {
      return Fail(ErrorKind::kNotAPackage, rule::kCredentialMalformed,
                  {.offset = std::uint64_t{r.position()}}, {{"kind", "X.509"}});
    }
    return EntriesOf(bag);
  }

  Result<void> Choose(Package& package) const {
    const CredentialEntry* chosen = nullptr;
    std::vector<const CredentialEntry*> usable;
    std::string known;
    const bool any_key = std::ranges::any_of(package.credentials, [](const CredentialEntry& e) {
      return e.has_private_key && !e.chain.empty();
    });
    for (const CredentialEntry& entry : package.credentials) {
      if (entry.chain.empty() || (any_key && !entry.has_private_key)) continue;
      if (!any_key && IssuesAnother(entry, package.credentials)) continue;
      usable.push_back(&entry);
      known += (known.empty() ? "" : ", ") + NameOf(entry);
    }
    if (input_.options.alias) {
      chosen = FindAlias(package, *input_.options.alias);
      if (chosen == nullptr) {
        return Fail(ErrorKind::kUsage, rule::kCredentialAliasUnknown, {},
                    {{"alias", *input_.options.alias}, {"known", known}});
      }
    } else if (!usable.empty()) {
      chosen = usable.front();
      if (usable.size() > 1) {
        package.findings.push_back(Make(rule::kCredentialSeveralEntries, {},
                                        {{"count", static_cast<std::int64_t>(usable.size())},
                                         {"known", known},
                                         {"alias", NameOf(*chosen)}}));
      }
    }
    if (chosen == nullptr || chosen->chain.empty()) {
      return Fail(ErrorKind::kNotAPackage, rule::kCredentialNoCertificate, {},
                  {{"what", "PRIVATE KEY"}});
    }
    File(*chosen, package);
    return {};
  }

  // Of certificates without keys, those that only issued others stand for nobody's app.
  static bool IssuesAnother(const CredentialEntry& entry, const Entries& entries) {
    const Certificate& issuer = entry.chain.front();
    return std::ranges::any_of(entries, [&](const CredentialEntry& other) {
      return &other != &entry && !other.chain.empty() && Issued(issuer, other.chain.front()) &&
             !Issued(other.chain.front(), issuer);
    });
  }

  void File(const CredentialEntry& entry, Package& package) const {
    const Certificate& leaf = entry.chain.front();
    const bool keystore = container_ == Container::kJks || container_ == Container::kPkcs12;
    const bool sha1 = package.platform == Platform::kIos || package.platform == Platform::kHarmony;
    package.filing = FilingChoice{
        leaf, keystore ? rule::kFilingChosenKeystoreEntry.id : rule::kFilingChosenLeafOfFile.id,
        sha1 ? FingerprintAlgorithm::kSha1 : FingerprintAlgorithm::kMd5};
    // A self-signed app certificate may well say that it is a CA: nothing is wrong with that.
    if (leaf.is_ca.value_or(false) && !leaf.self_issued) {
      package.findings.push_back(
          Make(rule::kCredentialIssuersOnly, {}, {{"subject", leaf.subject.Text()}}));
    }
    if (container_ == Container::kPkcs12 && leaf.public_key.algorithm == KeyAlgorithm::kEc &&
        leaf.self_issued) {
      package.findings.push_back(Make(rule::kCredentialHarmonyKeystore));
    }
  }

  static std::string NameOf(const CredentialEntry& entry) {
    return entry.alias.empty() ? entry.chain.front().subject.Text() : entry.alias;
  }

  static const CredentialEntry* FindAlias(const Package& package, std::string_view alias) {
    for (const CredentialEntry& entry : package.credentials) {
      if (ToLowerAscii(entry.alias) == ToLowerAscii(alias)) return &entry;
    }
    return nullptr;
  }

  Container container_;
  platform::Input input_;
};

}  // namespace

std::unique_ptr<platform::Job> MakeCredentialJob(Container container,
                                                 const platform::Input& input) {
  return std::make_unique<CredentialJob>(container, input);
}

}  // namespace apptrait::credential
