#include "crypto/openssl.h"

#include <openssl/crypto.h>
#include <openssl/err.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>

#include "base/memory.h"

namespace apptrait::crypto {
namespace {

std::atomic<bool> ever_failed = false;

void* Noted(void* block, std::size_t size) {
  if (block == nullptr && size != 0) {
    NoteNoMemory();
    ever_failed = true;
  }
  return block;
}
// As OpenSSL's own, which gives nothing for nothing.
void* Allocate(std::size_t size, const char*, int) {
  return size == 0 ? nullptr : Noted(std::malloc(size), size);
}
void* Reallocate(void* block, std::size_t size, const char*, int) {
  return Noted(std::realloc(block, size), size);
}
void Free(void* block, const char*, int) { std::free(block); }

}  // namespace

void RuleOutNoMemory() {
  // Not every part of OpenSSL says so, and what comes on top may hide it.
  // It says so as well of what it will not allocate: an empty salt, say.
  const bool said = ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE;
  if (said && errno == ENOMEM) throw std::bad_alloc();
  AssureMemory();
  // What OpenSSL could not set up once (the readers of a kind of key), it may never try again.
  if (ever_failed) throw std::bad_alloc();
}

void WatchOpenSslMemory() { CRYPTO_set_mem_functions(Allocate, Reallocate, Free); }

}  // namespace apptrait::crypto
