// Texts of the user's, and answers of services.
#include "apptrait/filing.h"
#include "apptrait/gate.h"
#include "apptrait/icp_record.h"
#include "apptrait/jaq.h"
#include "base/text.h"
#include "filing/pasted.h"
#include "fuzz/target.h"
#include "icp_record/oss.h"

using namespace apptrait;

APPTRAIT_FUZZ_TARGET(policy) { (void)gate::ParsePolicy(AsText(input), "policy.toml").ok(); }
APPTRAIT_FUZZ_TARGET(provider) { (void)filing::ParseProvider(AsText(input), "p.toml").ok(); }

APPTRAIT_FUZZ_TARGET(filed) {
  (void)filing::ParseFiled(AsText(input)).ok();
  filing::LookOf(filing::ReadPasted(AsText(input)));
}

APPTRAIT_FUZZ_TARGET(jaq_answer) { (void)jaq::ParseAnswer(AsText(input)).ok(); }
APPTRAIT_FUZZ_TARGET(icp_record) { (void)icp_record::ReadRecord(AsText(input)).ok(); }
APPTRAIT_FUZZ_TARGET(oss_policy) { (void)icp_record::ReadPolicy(AsText(input)).ok(); }

APPTRAIT_FUZZ_TARGET(escaping) {
  const std::string escaped = EscapeForTerminal(AsText(input));
  test::MustHold(IsUtf8(escaped), "an escaped text that is no UTF-8");
  for (const char c : escaped)
    test::MustHold(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f, "a control character");
}
