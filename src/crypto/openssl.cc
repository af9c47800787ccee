#include "crypto/openssl.h"

#include <openssl/err.h>

#include <cstdlib>

#include "base/limits.h"

namespace apptrait::crypto {

void RuleOutNoMemory() {
  // Not every part of OpenSSL says so, and what comes on top may hide it: then it shows in there
  // being none for us either.
  const bool said = ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE;
  void* const volatile probe = said ? nullptr : std::malloc(limits::kMiB);
  if (probe == nullptr) throw std::bad_alloc();
  std::free(probe);
}

}  // namespace apptrait::crypto
