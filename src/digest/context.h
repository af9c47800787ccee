// The one OpenSSL library context of the process: the default provider and no configuration file,
// so that neither openssl.cnf nor a distribution's policy changes a digest or a verdict. Created at
// first use and never freed (other threads may still hash at exit).
#ifndef APPTRAIT_SRC_DIGEST_CONTEXT_H_
#define APPTRAIT_SRC_DIGEST_CONTEXT_H_

#include <openssl/types.h>

#include "digest/algorithm.h"

namespace apptrait::digest {

// Makes what OpenSSL keeps for threads, before there are several: where it is made on the way to an
// error that says there is no memory for it, OpenSSL 3.0 waits for itself. Throws std::bad_alloc.
void PrepareOpenSsl();
OSSL_LIB_CTX* LibraryContext();
// The algorithm, fetched once.
const EVP_MD* Fetched(Algorithm algorithm);

}  // namespace apptrait::digest

#endif  // APPTRAIT_SRC_DIGEST_CONTEXT_H_
