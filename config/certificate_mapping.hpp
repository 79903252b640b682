#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace psremoting::config {

// Which account a client's certificate stands for (MS-WSMV 2.2.4.3, with a SHA-256 issuer).
struct CertificateMapping {
  std::string issuer;   // SHA-256 thumbprint of the signing certificate, hexadecimal, any case
  std::string subject;  // UPN, one '*' allowed at its start: "*@example.com"
  std::string account;
  bool enabled = true;

  friend bool operator==(const CertificateMapping&, const CertificateMapping&) = default;
};

// The first enabled mapping that fits, or null. Comparison ignores case.
const CertificateMapping* find_mapping(const std::vector<CertificateMapping>& mappings, std::string_view issuer,
                                       std::string_view user_principal_name);

}  // namespace psremoting::config
