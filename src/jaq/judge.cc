#include <algorithm>

#include "apptrait/jaq.h"
#include "base/text.h"
#include "catalogue/cause.h"
#include "catalogue/rules/jaq.h"
#include "jaq/codes.h"

namespace apptrait::jaq {
namespace {

using catalogue::Make;

// Hex as the service may write it: either case, with or without separators.
std::string Plain(std::string_view hex) {
  std::string plain = ToLowerAscii(hex);
  std::erase_if(plain, [](char c) { return c == ':' || c == ' ' || c == '-'; });
  return plain;
}

// The leaf certificates under which a service may know the package, the one that was sent first.
std::vector<const Certificate*> CertificatesOf(const Package& package) {
  std::vector<const Certificate*> certificates;
  if (package.filing) certificates.push_back(&package.filing->certificate);
  for (const Signer& signer : package.signers) {
    // These are a store's, or nobody's that the app could be known under.
    if (signer.scheme == "stamp" || signer.scheme == "hap_profile") continue;
    if (!signer.certificates.empty()) certificates.push_back(&signer.certificates.front());
    // A service may have seen the app before its key was rotated.
    for (const LineageNode& node : signer.lineage) certificates.push_back(&node.certificate);
  }
  return certificates;
}

void CompareNames(const Answer& answer, const Package& package, std::vector<Finding>* findings) {
  const auto& own = package.identity.app_name;
  if (!answer.app_name || !own || *answer.app_name == *own) return;
  const auto same = [&](const auto& item) { return item.second == *answer.app_name; };
  if (std::ranges::any_of(package.identity.app_names, same)) return;
  findings->push_back(
      Make(rule::kJaqOtherAppName, {}, {{"answer", *answer.app_name}, {"package", *own}}));
}

void CompareDeveloper(const Answer& answer, const Package* package,
                      const std::optional<std::string>& expected, std::vector<Finding>* findings) {
  if (!answer.developer) return;
  if (expected) {
    if (*expected == *answer.developer) return;
    findings->push_back(Make(rule::kJaqOtherDeveloper, {},
                             {{"answer", *answer.developer}, {"expected", *expected}}));
    return;
  }
  if (package == nullptr || !package->filing) return;
  const DistinguishedName& subject = package->filing->certificate.subject;
  for (const char* type : {"O", "CN", "OU"}) {
    const std::string* value = subject.Find(type);
    if (value != nullptr && *value == *answer.developer) return;
  }
  findings->push_back(Make(rule::kJaqDeveloperNotInCertificate, {},
                           {{"answer", *answer.developer}, {"certificate", subject.Text()}}));
}

// True where the answer is about another app than the package.
bool IsAboutAnother(const Answer& answer, const Package& package, std::vector<Finding>* findings) {
  bool other = false;
  const auto& own = package.identity.package_name;
  if (answer.package_name && own && *answer.package_name != *own) {
    other = true;
    findings->push_back(
        Make(rule::kJaqOtherPackage, {}, {{"answer", *answer.package_name}, {"package", *own}}));
  }
  const auto certificates = CertificatesOf(package);
  if (answer.certificate_md5 && !certificates.empty()) {
    const std::string theirs = Plain(*answer.certificate_md5);
    const auto same = [&](const Certificate* c) { return c->fingerprints.md5 == theirs; };
    if (std::ranges::none_of(certificates, same)) {
      other = true;
      findings->push_back(Make(rule::kJaqOtherCertificate, {},
                               {{"answer", *answer.certificate_md5},
                                {"package", certificates.front()->fingerprints.md5}}));
    }
  }
  return other;
}

Outcome JudgeError(const Answer& answer) {
  const bool caller = Explain(*answer.error).kind == Meaning::Kind::kCaller;
  return {.conclusion = caller ? Conclusion::kRequestWrong : Conclusion::kNotAnswered,
          .answer = answer,
          .findings = {ToFinding(*answer.error, answer.request_id)}};
}

// The failures that a result states itself; nothing where it states none.
std::optional<Outcome> JudgeFailure(const Answer& answer) {
  const std::int64_t code = answer.error_code.value_or(0);
  const bool failed = code == 400 || code == 500 || answer.success == false ||
                      (code != 0 && answer.success != true);
  if (!failed) return std::nullopt;
  std::vector<Datum> data = {{"code", code},
                             {"detail", answer.error_message ? ": " + *answer.error_message : ""}};
  const Rule& rule = code == 400   ? rule::kJaqParameterError
                     : code == 500 ? rule::kJaqServerError
                                   : rule::kJaqFailed;
  return Outcome{.conclusion = code == 400 ? Conclusion::kRequestWrong : Conclusion::kNotAnswered,
                 .answer = answer,
                 .findings = {Make(rule, {}, std::move(data))}};
}

Outcome JudgeVerify(const Answer& answer) {
  const auto outcome = [&](Conclusion conclusion, const Rule& rule, std::vector<Datum> data = {}) {
    return Outcome{
        .conclusion = conclusion, .answer = answer, .findings = {Make(rule, {}, std::move(data))}};
  };
  if (answer.status == 0) {
    return outcome(Conclusion::kUndecided, rule::kJaqStillInProgress, {{"seconds", 0}});
  }
  if (answer.status.value_or(1) != 1) {
    return outcome(Conclusion::kUndecided, rule::kJaqUnreadStatus, {{"value", *answer.status}});
  }
  switch (answer.official_result.value_or(-1)) {
    case 0:
      return outcome(Conclusion::kUndecided, rule::kJaqUnknown);
    case 1:
      return outcome(Conclusion::kOfficial, rule::kJaqOfficial);
    case 2:
      return outcome(Conclusion::kOfficial, rule::kJaqOfficialDevelopment);
    case 3:
      return outcome(Conclusion::kNotOfficial, rule::kJaqNotOfficial);
    case 4:
      return outcome(Conclusion::kUndecided, rule::kJaqPending);
    default:
      return outcome(Conclusion::kUndecided, rule::kJaqUnreadResult,
                     {{"value", answer.official_result_text.value_or("")}});
  }
}

Outcome JudgeApply(const Answer& answer) {
  const bool taken = answer.submit_status ? *answer.submit_status == 0 : answer.success == true;
  Outcome outcome{.conclusion = taken ? Conclusion::kSubmitted : Conclusion::kRequestWrong,
                  .answer = answer};
  outcome.findings.push_back(
      taken ? Make(rule::kJaqSubmitted)
            : Make(rule::kJaqNotSubmitted, {}, {{"status", answer.submit_status.value_or(-1)}}));
  return outcome;
}

Outcome JudgeScan(const Answer& answer) {
  if (!answer.item_id) {
    return {
        .conclusion = Conclusion::kNotAnswered,
        .answer = answer,
        .findings = {Make(rule::kJaqAnswerUnreadable, {}, catalogue::Because(why::kAnswerNoItem))}};
  }
  const Rule& rule = answer.progress == 1 ? rule::kJaqScanned : rule::kJaqScanning;
  return {.conclusion = Conclusion::kSubmitted,
          .answer = answer,
          .findings = {Make(rule, {}, {{"item_id", *answer.item_id}})}};
}

}  // namespace

std::string_view Name(Conclusion conclusion) {
  switch (conclusion) {
    case Conclusion::kOfficial:
      return "official";
    case Conclusion::kNotOfficial:
      return "not_official";
    case Conclusion::kUndecided:
      return "undecided";
    case Conclusion::kSubmitted:
      return "submitted";
    case Conclusion::kRequestWrong:
      return "request_wrong";
    case Conclusion::kNotAnswered:
      break;
  }
  return "not_answered";
}

Outcome Judge(Api api, const Answer& answer, const Package* package,
              const std::optional<std::string>& developer) {
  Outcome outcome;
  if (answer.error) {
    outcome = JudgeError(answer);
  } else if (auto failure = JudgeFailure(answer)) {
    outcome = *std::move(failure);
  } else if (api == Api::kRiskScan) {
    outcome = JudgeScan(answer);
  } else if (api == Api::kOfficialApply) {
    outcome = JudgeApply(answer);
  } else {
    outcome = JudgeVerify(answer);
  }
  if (answer.repaired_utf8) outcome.findings.push_back(Make(rule::kJaqAnswerRepaired));
  if (api != Api::kOfficialVerify) return outcome;

  std::vector<Finding> about;
  if (package != nullptr && IsAboutAnother(answer, *package, &about)) {
    // An official app, but not this one: the mismatch is the reason, and comes first.
    if (outcome.conclusion == Conclusion::kOfficial) outcome.conclusion = Conclusion::kNotOfficial;
    outcome.findings.insert(outcome.findings.begin(), about.begin(), about.end());
  }
  if (package != nullptr) CompareNames(answer, *package, &outcome.findings);
  CompareDeveloper(answer, package, developer, &outcome.findings);
  return outcome;
}

}  // namespace apptrait::jaq
