#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace psremoting::security {

struct CertificateAndKey {
  std::string certificate;  // PEM
  std::string key;          // PEM, PKCS#8, not encrypted: write it 0600
};

// A certificate for this host that nobody vouches for: P-256, signed with SHA-256 (Ruby's clients hash every
// certificate with SHA-256 for channel bindings), serverAuth, valid for `days`, naming `names` (DNS names and
// addresses; the first is the subject).
Result<CertificateAndKey> make_self_signed(const std::vector<std::string>& names, int days);

}  // namespace psremoting::security
