#include "config/certificate_mapping.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace psremoting::config {
namespace {

bool matches(std::string_view pattern, std::string_view name) {
  if (!pattern.starts_with('*')) return ascii::equal(pattern, name);
  pattern.remove_prefix(1);
  return name.size() > pattern.size() && ascii::equal(pattern, name.substr(name.size() - pattern.size()));
}

}  // namespace

const CertificateMapping* find_mapping(const std::vector<CertificateMapping>& mappings, std::string_view issuer,
                                       std::string_view user_principal_name) {
  auto fits = [&](const CertificateMapping& m) {
    return m.enabled && ascii::equal(m.issuer, issuer) && matches(m.subject, user_principal_name);
  };
  auto found = std::ranges::find_if(mappings, fits);
  return found == mappings.end() ? nullptr : &*found;
}

}  // namespace psremoting::config
