#pragma once

#include <string>

#include "base/result.hpp"
#include "security/tls_stream.hpp"

namespace psremoting::security {

// What of a client's certificate an account is mapped by (MS-WSMV 2.2.4.3).
struct ClientCertificate {
  std::string issuer_sha256;        // thumbprint of the certificate that signed it, hexadecimal, upper case
  std::string user_principal_name;  // subjectAltName otherName 1.3.6.1.4.1.311.20.2.3
};

// The certificate of the connection's client, if TLS verified it (chain, time, clientAuth) and it carries a UPN; else
// why it proves nothing, for the log.
Result<ClientCertificate> client_certificate(const TlsStream& stream);

}  // namespace psremoting::security
