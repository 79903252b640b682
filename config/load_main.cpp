#include <algorithm>

#include "base/ascii.hpp"
#include "config/load.hpp"
#include "config/load_parts.hpp"
#include "config/names.hpp"
#include "config/read_settings.hpp"

namespace psremoting::config {
namespace {

ListenerConfig read_listener(Section section) {
  ListenerConfig listener;
  std::string transport = "HTTPS";
  section.read("Transport", transport);
  listener.https = !ascii::equal(transport, "HTTP");
  if (listener.https && !ascii::equal(transport, "HTTPS"))
    section.complain("Transport", "Transport is \"" + transport + "\"; write \"HTTPS\" or \"HTTP\".");
  std::uint32_t port = listener.https ? 5986 : 5985;
  section.read("Port", port, 1, 65535);
  listener.port = static_cast<std::uint16_t>(port);
  section.read("Address", listener.address);
  if (!is_listen_address(listener.address))
    section.complain("Address",
                     "Address is \"" + listener.address + "\"; write \"*\" or an IPv4 or IPv6 address of this host.");
  section.read("CertificateFile", listener.certificate);
  section.read("KeyFile", listener.key);
  if (!listener.certificate.empty() && listener.key.empty()) listener.key = listener.certificate;
  if (listener.certificate.empty() && !listener.key.empty())
    section.complain("KeyFile",
                     "KeyFile is given without CertificateFile; write both, or neither for a self-made certificate.");
  section.finish();
  return listener;
}

void read_listeners(Section& root, std::vector<ListenerConfig>& listeners) {
  std::vector<ListenerConfig> read;
  for (Section& section : root.sections("Listeners")) {
    const ListenerConfig listener = read_listener(section);
    const auto other = std::ranges::find_if(read, [&](const ListenerConfig& one) {
      return one.port == listener.port && listen_addresses_meet(one.address, listener.address);
    });
    if (other != read.end()) {
      const bool same = other->address == listener.address;
      section.complain("Port",
                       "Another listener uses port " + std::to_string(listener.port) + " of " +
                           (same ? "the same address" : other->address + ", where it meets " + listener.address) +
                           "; write another Port.");
    }
    read.push_back(listener);
  }
  if (root.has("Listeners")) listeners = std::move(read);
}

CertificateMapping read_mapping(Section section) {
  CertificateMapping mapping;
  section.read("Issuer", mapping.issuer);
  section.read("Subject", mapping.subject);
  section.read("UserName", mapping.account);
  section.read("Enabled", mapping.enabled);
  if (!is_thumbprint(mapping.issuer))
    section.complain("Issuer",
                     "Issuer must be the SHA-256 thumbprint of the signing certificate, 64 hexadecimal digits: openssl "
                     "x509 -in ca.pem -noout -fingerprint -sha256, without the colons.");
  const auto star = mapping.subject.rfind('*');
  if (mapping.subject.empty() || (star != std::string::npos && star > 0))
    section.complain("Subject",
                     "Subject must be a user principal name, with a * at its beginning at most: \"*@example.com\".");
  if (mapping.account.empty())
    section.complain("UserName", "UserName is missing: the account that the certificate stands for.");
  section.finish();
  return mapping;
}

void read_lists(Section& root, Config& config) {
  for (Section& section : root.sections("CertificateMappings"))
    config.certificate_mappings.push_back(read_mapping(section));
  std::vector<std::string> administrators;
  root.read("AdministratorGroups", administrators);
  if (root.has("AdministratorGroups")) {
    config.administrator_groups = administrators;
    if (std::ranges::find(administrators, "*") != administrators.end())
      root.complain("AdministratorGroups", "AdministratorGroups holds \"*\", which would be everybody; write groups.");
  }
  std::vector<std::string> roots;
  root.read("InstallRoots", roots);
  for (const std::string& text : roots) {
    const std::filesystem::path folder(std::u8string(text.begin(), text.end()));
    if (!folder.is_absolute()) root.complain("InstallRoots", "InstallRoots holds \"" + text + "\"; write whole paths.");
    config.install_roots.push_back(folder);
  }
}

}  // namespace

void read_main_file(const std::filesystem::path& file, std::string text, Config& config,
                    std::vector<Problem>& problems) {
  Document document(file, std::move(text), problems);
  auto node = parse(document);
  if (!node) return;
  Section root(*node, document, "");
  read_schema(root);
  read_listeners(root, config.listeners);
  read_settings(root, "", config);
  if (auto access = root.section("Access")) read_access(*access, config.default_access);
  read_lists(root, config);
  root.finish();
  document.sort();
}

}  // namespace psremoting::config
