#include "filing/compare.h"

#include <algorithm>

#include "base/bytes.h"
#include "catalogue/rules/filing.h"
#include "crypto/certificate.h"
#include "filing/encoding.h"
#include "filing/names.h"

namespace apptrait::filing {
namespace {

using catalogue::Make;
using Kind = KnownValue::Kind;
using Owner = KnownValue::Owner;

std::string DigestName(Encoding encoding) {
  return encoding == Encoding::kMd5 ? "MD5" : encoding == Encoding::kSha1 ? "SHA-1" : "SHA-256";
}

// Words for messages of either language.
std::string LookName(Look look) {
  switch (look) {
    case Look::kModulus:
    case Look::kModulusDec:
      return "RSA modulus";
    case Look::kPkcs1:
      return "PKCS#1 RSAPublicKey";
    case Look::kSpki:
      return "SubjectPublicKeyInfo";
    case Look::kPoint:
      return "EC point";
    case Look::kCertificate:
      return "X.509 certificate";
    case Look::kMd5:
      return "MD5";
    case Look::kSha1:
      return "SHA-1";
    case Look::kSha256:
      return "SHA-256";
    default:
      return {};
  }
}

class Judgement {
 public:
  Judgement(const BoxContext& context, FiledBox* box)
      : context_(context), box_(box), pasted_(ReadPasted(box->filed)) {}

  void Run() {
    if (pasted_.kind == Pasted::Kind::kEmpty) return Wrong(rule::kFilingFiledMissing, {});
    if (const KnownValue* equal = FindEqual(context_.known)) return JudgeEqual(*equal);
    for (const OtherValues& other : context_.others) {
      if (FindEqual(other.values) != nullptr) {
        return Wrong(rule::kFilingFiledOtherPlatform, {{"platform", PlatformName(other.platform)}});
      }
    }
    if (JudgeNearly()) return;
    if (LookOf(pasted_) == Look::kCertificate) return JudgeCertificate();
    const std::string look = LookName(LookOf(pasted_));
    if (look.empty()) return Wrong(rule::kFilingFiledNoValue, {});
    Wrong(rule::kFilingFiledOtherValue, {{"look", look}});
  }

 private:
  void Note(const Rule& which, std::vector<Datum> data = {}) {
    box_->findings.push_back(Make(which, {}, std::move(data)));
  }
  void Wrong(const Rule& which, std::vector<Datum> data) {
    Note(which, std::move(data));
    box_->outcome = which.id == rule::kFilingFiledMissing.id ? Outcome::kMissing : Outcome::kWrong;
    box_->notice = rule::kFilingNoticeFeature.id;
  }
  void Accept(bool first) { box_->outcome = first ? Outcome::kMatches : Outcome::kAcceptable; }

  const KnownValue* FindEqual(const std::vector<KnownValue>& values) {
    for (const KnownValue& value : values) {
      const Relation relation = Relate(pasted_, value);
      if (relation.kind != Relation::Kind::kEqual) continue;
      leading_zeros_ = relation.leading_zeros;
      return &value;
    }
    return nullptr;
  }

  bool WantsKey() const { return context_.profile.field == Field::kPublicKey; }

  void JudgeEqual(const KnownValue& value) {
    if (value.kind == Kind::kFileDigest) {
      return Wrong(rule::kFilingFiledFileDigest, {{"digest", DigestName(value.encoding)}});
    }
    if (value.kind == Kind::kKeyDigest) {
      return Wrong(rule::kFilingFiledKeyDigest, {{"digest", DigestName(value.encoding)}});
    }
    if (value.owner == Owner::kIssuer) {
      return Wrong(rule::kFilingFiledIssuer, {{"subject", value.subject}});
    }
    const bool is_key = value.kind == Kind::kKey;
    if (is_key != WantsKey()) {
      return Wrong(rule::kFilingFiledSwapped,
                   {{"what", std::string(is_key ? "public key" : "fingerprint")},
                    {"what_zh", std::string(is_key ? "公钥" : "指纹")}});
    }
    if (is_key) {
      JudgeKeyForm(value);
    } else {
      JudgeDigest(value);
    }
    if (value.owner == Owner::kFurther && box_->outcome != Outcome::kWrong) {
      Note(rule::kFilingFiledFurtherCertificate);
      box_->outcome = Outcome::kAcceptable;
    }
    NoteDress();
  }

  // The forms of the box that fit this key, the wanted one first.
  std::vector<const BoxForm*> Forms() const {
    std::vector<const BoxForm*> forms;
    for (const BoxForm& form : context_.profile.forms) {
      if (form.key.empty() || form.key == KeyFamily(context_.key)) forms.push_back(&form);
    }
    return forms;
  }

  // How the key was written, base64 and PEM told from hex.
  Encoding WrittenAs(const KnownValue& value) const {
    if (value.encoding != Encoding::kSpkiHex) return value.encoding;
    if (pasted_.kind == Pasted::Kind::kBase64) return Encoding::kSpkiBase64;
    if (pasted_.kind == Pasted::Kind::kPem) return Encoding::kSpkiPem;
    return value.encoding;
  }

  void JudgeKeyForm(const KnownValue& value) {
    const Encoding written = WrittenAs(value);
    const auto forms = Forms();
    const auto found =
        std::ranges::find(forms, written, [](const BoxForm* form) { return form->form.encoding; });
    if (found == forms.end()) {
      Note(rule::kFilingFiledUnusualForm, {{"form", std::string(Name(written))}});
      return Accept(false);
    }
    const bool first = (*found)->form.encoding == forms.front()->form.encoding;
    if (!first) Note(rule::kFilingFiledOtherForm);
    Accept(first);
  }

  void JudgeDigest(const KnownValue& value) {
    const auto forms = Forms();
    const Encoding wanted = forms.empty() ? value.encoding : forms.front()->form.encoding;
    if (value.encoding == wanted) return Accept(true);
    const std::vector<Datum> data = {{"actual", DigestName(value.encoding)},
                                     {"wanted", DigestName(wanted)}};
    const bool tolerated = std::ranges::any_of(
        forms, [&](const BoxForm* form) { return form->form.encoding == value.encoding; });
    if (!tolerated) return Wrong(rule::kFilingFiledOtherDigest, data);
    Note(rule::kFilingFiledToleratedDigest, data);
    Accept(false);
  }

  // What clings to a value that is right in itself.
  void NoteDress() {
    if (box_->outcome == Outcome::kWrong) return;
    if (!pasted_.label.empty()) {
      Note(rule::kFilingFiledLabel, {{"label", pasted_.label}});
      box_->outcome = Outcome::kAcceptable;
    }
    if (leading_zeros_) {
      Note(rule::kFilingFiledLeadingZeros);
      box_->outcome = Outcome::kAcceptable;
    }
    if (pasted_.kind == Pasted::Kind::kPem) Note(rule::kFilingFiledArmour);
  }

  // A part of a value, or one with slips: of the chosen certificate, or of any other.
  bool JudgeNearly() {
    for (const KnownValue& value : context_.known) {
      const Relation relation = Relate(pasted_, value);
      const auto number = [](std::size_t n) { return static_cast<std::int64_t>(n); };
      const std::vector<Datum> lengths = {{"have", number(relation.have)},
                                          {"total", number(relation.total)}};
      switch (relation.kind) {
        case Relation::Kind::kNone:
        case Relation::Kind::kEqual:
          continue;
        case Relation::Kind::kStart:
          JudgeTruncated(value, lengths);
          return true;
        case Relation::Kind::kEnd:
          Wrong(rule::kFilingFiledEndOnly, lengths);
          return true;
        case Relation::Kind::kGap:
          Wrong(rule::kFilingFiledPartMissing,
                {{"missing", number(relation.count)}, {"position", number(relation.position)}});
          return true;
        case Relation::Kind::kTypo:
          Wrong(rule::kFilingFiledTypo,
                {{"count", number(relation.count)}, {"position", number(relation.position)}});
          return true;
      }
    }
    return false;
  }

  void JudgeTruncated(const KnownValue& value, const std::vector<Datum>& lengths) {
    if (value.owner == Owner::kIssuer) {
      return Wrong(rule::kFilingFiledIssuer, {{"subject", value.subject}});
    }
    const bool allowed = context_.truncated_keys_accepted && WantsKey() &&
                         value.kind == Kind::kKey && value.owner == Owner::kChosen;
    if (!allowed) return Wrong(rule::kFilingFiledTruncated, lengths);
    Note(rule::kFilingFiledTruncatedAllowed, lengths);
    Accept(false);
  }

  void JudgeCertificate() {
    const auto der = pasted_.bytes();
    const Certificate certificate = crypto::ReadCertificate(*der, nullptr);
    for (const KnownValue& value : context_.known) {
      if (value.text != certificate.fingerprints.sha256) continue;
      if (value.owner == Owner::kIssuer) {
        return Wrong(rule::kFilingFiledIssuer, {{"subject", value.subject}});
      }
      return Wrong(rule::kFilingFiledWholeCertificate, {});
    }
    Wrong(rule::kFilingFiledOtherValue, {{"look", LookName(Look::kCertificate)}});
  }

  const BoxContext& context_;
  FiledBox* box_;
  Pasted pasted_;
  bool leading_zeros_ = false;
};

}  // namespace

void JudgeValue(const BoxContext& context, FiledBox* box) { Judgement(context, box).Run(); }

}  // namespace apptrait::filing
