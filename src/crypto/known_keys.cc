#include "crypto/known_keys.h"

namespace apptrait::crypto {

std::optional<std::string_view> KnownAs(const Certificate& certificate) {
  const DistinguishedName& subject = certificate.subject;
  const std::string* name = subject.Find("CN");
  const std::string* organization = subject.Find("O");
  if (name != nullptr && *name == "Android Debug" && organization != nullptr &&
      *organization == "Android") {
    return "android.debug";
  }
  return std::nullopt;
}

}  // namespace apptrait::crypto
