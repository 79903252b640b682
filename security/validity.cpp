#include "security/validity.hpp"

#include <openssl/x509.h>

namespace psremoting::security {

Validity validity_of(const X509* certificate, std::chrono::system_clock::time_point at) {
  time_t time = std::chrono::system_clock::to_time_t(at);
  // Zero is a date that cannot be read.
  if (X509_cmp_time(X509_get0_notBefore(certificate), &time) >= 0) return Validity::not_yet;
  if (X509_cmp_time(X509_get0_notAfter(certificate), &time) <= 0) return Validity::ended;
  return Validity::valid;
}

}  // namespace psremoting::security
