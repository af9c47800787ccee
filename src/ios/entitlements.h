// Entitlements of a code signature: the XML property list (slot -5), and since iOS 15 the same in
// DER (slot -7), which newer systems read instead.
//
// Threading: pure functions.
#ifndef APPTRAIT_SRC_IOS_ENTITLEMENTS_H_
#define APPTRAIT_SRC_IOS_ENTITLEMENTS_H_

#include "apptrait/ios_facts.h"
#include "ios/code_signature.h"
#include "ios/plist.h"

namespace apptrait::ios {

// The DER form; nothing where it is malformed. Two encodings are in use:
//   version 0:  SET { SEQUENCE { key UTF8String, value }, … }
//   version 1:  [APPLICATION 16] { INTEGER 1, [16] { SEQUENCE { key, value }, … } }
// Values: BOOLEAN, INTEGER, UTF8String, OCTET STRING, SEQUENCE of values, dictionaries as above.
std::optional<Plist> ReadDerEntitlements(ByteSpan der);

struct Entitlements {
  std::optional<Plist> xml, der;  // absent where there is no blob, or it is malformed
  bool xml_malformed = false, der_malformed = false;
  std::optional<std::string> duplicate_key;
  // What the newest system reads; null where there are none.
  const Plist* newest() const { return der ? &*der : xml ? &*xml : nullptr; }
};
Entitlements ReadEntitlements(const CodeSignature& signature);

// As facts, in their order.
std::vector<IosEntitlement> EntitlementFacts(const Plist& entitlements);
std::vector<IosEntitlement> EntitlementFacts(const CodeSignature& signature);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_ENTITLEMENTS_H_
