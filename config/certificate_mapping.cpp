#include "config/certificate_mapping.hpp"

#include <algorithm>

namespace psremoting::config {
namespace {

bool equal(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool matches(std::string_view pattern, std::string_view name) {
  if (!pattern.starts_with('*')) return equal(pattern, name);
  pattern.remove_prefix(1);
  return name.size() > pattern.size() && equal(pattern, name.substr(name.size() - pattern.size()));
}

}  // namespace

const CertificateMapping* find_mapping(const std::vector<CertificateMapping>& mappings, std::string_view issuer,
                                       std::string_view user_principal_name) {
  auto fits = [&](const CertificateMapping& m) {
    return m.enabled && equal(m.issuer, issuer) && matches(m.subject, user_principal_name);
  };
  auto found = std::ranges::find_if(mappings, fits);
  return found == mappings.end() ? nullptr : &*found;
}

}  // namespace psremoting::config
