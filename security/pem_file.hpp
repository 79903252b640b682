#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace psremoting::security {

using CertificatePtr = std::shared_ptr<X509>;
using KeyPtr = std::shared_ptr<EVP_PKEY>;

// The certificates of a PEM file, in its order; at least one. The error names the file, what is in it instead (nothing
// that can be read, DER, PKCS #12, a request, a key alone), and what to type.
Result<std::vector<CertificatePtr>> read_certificates(const std::filesystem::path& file);

// The private key of a PEM file, likewise. One with a passphrase is refused: nobody is there to type it.
Result<KeyPtr> read_key(const std::filesystem::path& file);

// "file: what; cure", as every error about a certificate is said.
std::string about(const std::filesystem::path& file, const std::string& what, const std::string& cure);

}  // namespace psremoting::security
