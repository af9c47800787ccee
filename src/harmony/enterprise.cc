#include "harmony/enterprise.h"

#include "catalogue/rules/harmony.h"
#include "harmony/trust.h"

namespace apptrait::harmony {
namespace {

constexpr std::string_view kEnterpriseOid = "1.3.6.1.4.1.2011.2.376.1.9";
constexpr std::string_view kDeveloperIdOid = "1.3.6.1.4.1.2011.2.376.1.8";
constexpr std::string_view kEnterpriseIssuer =
    "C=CN, O=Huawei, OU=Huawei CBG, CN=Huawei CBG Developer Relations CA G2";
constexpr std::size_t kChainLength = 3;

bool Has(const Certificate& certificate, std::string_view oid) {
  const auto& oids = certificate.extension_oids;
  return std::ranges::find(oids, oid) != oids.end();
}

}  // namespace

SchemeState CheckEnterpriseSigner(const CmsSigner& signer,
                                  const std::optional<HarmonyProfile>& profile,
                                  std::vector<Finding>* findings) {
  SchemeState state = SchemeState::kVerified;
  const auto fail = [&](const Rule& rule, std::vector<Datum> data = {}) {
    findings->push_back(catalogue::Make(rule, {}, std::move(data)));
    state = SchemeState::kFailed;
  };
  const Certificate& leaf = signer.chain.front();
  const std::string type = profile ? profile->distribution_type.value_or("-") : "-";
  if (type != "enterprise" && type != "enterprise_normal" && type != "enterprise_mdm") {
    fail(rule::kHarmonyEnterpriseType, {{"type", type}});
  }
  if (!Has(leaf, kEnterpriseOid)) {
    fail(rule::kHarmonyEnterpriseCertificate,
         {{"subject", leaf.subject.Text()}, {"oid", std::string(kEnterpriseOid)}});
  }
  if (ListedName(leaf.issuer) != kEnterpriseIssuer || signer.chain.size() != kChainLength) {
    fail(rule::kHarmonyEnterpriseIssuer,
         {{"actual", ListedName(leaf.issuer)}, {"expected", std::string(kEnterpriseIssuer)}});
  }
  if (state == SchemeState::kVerified) {
    findings->push_back(
        catalogue::Make(rule::kHarmonyDeviceEnterprise, {}, {{"subject", leaf.subject.Text()}}));
  }
  return state;
}

SchemeState CheckDeveloperId(const Certificate& signer, const HarmonyProfile& profile,
                             std::vector<Finding>* findings) {
  if (profile.distribution_type != "developer_id") return SchemeState::kVerified;
  if (profile.release && Has(signer, kDeveloperIdOid)) return SchemeState::kVerified;
  findings->push_back(
      catalogue::Make(rule::kHarmonyDeveloperId, {},
                      {{"subject", signer.subject.Text()}, {"oid", std::string(kDeveloperIdOid)}}));
  return SchemeState::kFailed;
}

}  // namespace apptrait::harmony
