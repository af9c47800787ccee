#include "apptrait/secret.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

namespace apptrait {

void Wipe(void* bytes, std::size_t size) { OPENSSL_cleanse(bytes, size); }

void Wipe(std::string* text) {
  // Up to the capacity: a string that shrank still holds its former end.
  text->resize(text->capacity());
  Wipe(text->data(), text->size());
  text->clear();
}

Secret::Secret(std::string_view text)
    : bytes_(std::make_unique<char[]>(text.size())), size_(text.size()) {
  std::ranges::copy(text, bytes_.get());
}

Secret::Secret(Secret&& other) noexcept
    : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(const Secret& other) {
  if (this != &other) *this = Secret(other);
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  std::swap(size_, other.size_);
  return *this;
}

Secret::~Secret() {
  if (bytes_ != nullptr) Wipe(bytes_.get(), size_);
}

}  // namespace apptrait
