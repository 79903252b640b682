#include "security/openssl_error.hpp"

#include <openssl/err.h>

namespace psremoting::security {

std::string openssl_error() {
  unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  if (code == 0) return "no further reason";
  char text[256];
  ERR_error_string_n(code, text, sizeof text);
  return text;
}

}  // namespace psremoting::security
