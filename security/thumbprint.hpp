#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <string>

namespace psremoting::security {

// The digest of a certificate in hexadecimal, upper case: SHA-256 is how we name one, SHA-1 how Windows does. Empty
// where OpenSSL cannot compute it.
std::string thumbprint(const X509& certificate, const EVP_MD& digest);

}  // namespace psremoting::security
