#include "crypto/openssl.h"

#include <openssl/err.h>

#include "base/memory.h"

namespace apptrait::crypto {

void RuleOutNoMemory() {
  // Not every part of OpenSSL says so, and what comes on top may hide it.
  if (ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE) throw std::bad_alloc();
  AssureMemory();
}

}  // namespace apptrait::crypto
