#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "security/pem_file.hpp"

namespace psremoting::security {

// What a TLS server shows and proves itself by: its own certificate first, then those that signed it.
struct ServerCertificate {
  std::vector<CertificatePtr> chain;
  KeyPtr key;
};

// OpenSSL's own level (SSL_CTX_set_security_level(3)) is Debian's 2 or upstream's 1; ours is never below 2, whose
// smallest RSA key has 2048 bits.
inline constexpr int least_security_level = 2;
int security_level(const SSL_CTX& context);

// Reads both files and judges whether they make a server's certificate: the service's start, its renewals,
// check-config and doctor all ask here. The error names the file, what is wrong with it and the cure: no PEM, the
// host's own certificate not first or missing, a key of another certificate, what is too weak for OpenSSL.
Result<ServerCertificate> server_certificate(const std::filesystem::path& certificate,
                                             const std::filesystem::path& key);

// What clients will not like about a certificate that can be used, in the same words: a chain in disorder, no
// certificate for servers, an authority's own.
std::vector<std::string> doubts_of_purpose(const ServerCertificate& certificate, const std::filesystem::path& file);
// Expired, or not valid yet.
std::optional<std::string> doubt_of_time(const ServerCertificate& certificate, const std::filesystem::path& file,
                                         std::chrono::system_clock::time_point now);

}  // namespace psremoting::security
