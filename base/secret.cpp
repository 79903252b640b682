#include "base/secret.hpp"

#include <openssl/crypto.h>

#include "base/wipe.hpp"

namespace psremoting {

void wipe(void* memory, std::size_t bytes) noexcept { OPENSSL_cleanse(memory, bytes); }

void wipe(std::string& text) {
  // Capacity, not size: a moved-from or shortened string can still hold the old bytes behind its end.
  text.resize(text.capacity());
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

// A short text is copied, and stays where it came from.
Secret::Secret(std::string text) : text_(std::move(text)) { psremoting::wipe(text); }

void Secret::wipe() { psremoting::wipe(text_); }

}  // namespace psremoting
