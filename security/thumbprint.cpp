#include "security/thumbprint.hpp"

namespace psremoting::security {

std::string thumbprint(const X509& certificate, const EVP_MD& digest) {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (X509_digest(&certificate, &digest, bytes, &size) != 1) return {};
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += "0123456789ABCDEF"[bytes[i] >> 4];
    text += "0123456789ABCDEF"[bytes[i] & 15];
  }
  return text;
}

}  // namespace psremoting::security
