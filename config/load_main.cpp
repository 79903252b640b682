#include <algorithm>

#include "base/ascii.hpp"
#include "config/load.hpp"
#include "config/load_parts.hpp"
#include "config/names.hpp"

namespace psremoting::config {
namespace {

constexpr std::uint32_t most = Quotas::unlimited;

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

bool meet(const ListenerConfig& a, const ListenerConfig& b) {
  return a.port == b.port && (a.address == b.address || a.address == "*" || b.address == "*");
}

void read_listeners(Section& root, std::vector<ListenerConfig>& listeners) {
  std::vector<ListenerConfig> read;
  for (Section& section : root.sections("Listeners")) {
    const ListenerConfig listener = read_listener(section);
    if (std::ranges::any_of(read, [&](const ListenerConfig& other) { return meet(other, listener); }))
      section.complain("Port", "Another listener uses port " + std::to_string(listener.port) +
                                   " of the same address; write another Port.");
    read.push_back(listener);
  }
  if (root.has("Listeners")) listeners = std::move(read);
}

void read_service(Section section, Service& service) {
  section.read("AllowUnencrypted", service.allow_unencrypted);
  if (auto auth = section.section("Auth")) {
    auth->read("Basic", service.basic);
    auth->read("Certificate", service.certificate);
    auth->finish();
  }
  section.read("ClientCaFile", service.client_ca);
  section.read("MaxConnections", service.max_connections, 1, 1000000);
  section.read("MaxUnauthenticatedConnections", service.max_unauthenticated_connections, 1, 1000000);
  section.read("MaxUnauthenticatedConnectionsPerAddress", service.max_unauthenticated_per_address, 1, 1000000);
  section.read("MaxConcurrentOperationsPerUser", service.max_operations_per_user, 1, most);
  section.read("IdentifyShowsVersion", service.identify_shows_version);
  if (service.certificate && service.client_ca.empty())
    section.complain("Auth",
                     "Auth.Certificate is true, but nothing says whose certificates count; write \"ClientCaFile\": "
                     "\"/path/to/ca.pem\" beside Auth.");
  section.finish();
}

void read_winrs(Section section, Config& config) {
  Quotas& quotas = config.winrs;
  section.read("AllowRemoteShellAccess", config.service.allow_remote_shell_access);
  section.read("IdleTimeout", quotas.idle_timeout, 60000, most);
  section.read("MaxConcurrentUsers", quotas.max_concurrent_users, 1, most);
  section.read("MaxProcessesPerShell", quotas.max_processes_per_shell, 1, most);
  section.read("MaxMemoryPerShellMB", quotas.max_memory_per_shell_mb, 64, most);
  section.read("MaxShellsPerUser", quotas.max_shells_per_user, 1, most);
  section.finish();
}

void read_pool(Section section, Pool& pool) {
  section.read("Enabled", pool.enabled);
  section.read("WorkersPerKey", pool.workers_per_key, 1, 64);
  section.read("MemoryBudgetMB", pool.memory_budget_mb, 0, most);
  auto drain = static_cast<std::uint32_t>(pool.idle_drain.count());
  section.read("IdleDrainSec", drain, 1, most);
  pool.idle_drain = std::chrono::seconds(drain);
  section.finish();
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

void read_rest(Section& root, Config& config) {
  root.read("MaxEnvelopeSizekb", config.service.max_envelope_size_kb, 32, 1024 * 1024);
  root.read("MaxTimeoutms", config.service.max_timeout, 500, most);
  root.read("DefaultEndpoint", config.default_endpoint);
  if (!config.default_endpoint.empty() && !is_found_name(config.default_endpoint))
    root.complain("DefaultEndpoint",
                  "DefaultEndpoint is \"" + config.default_endpoint + "\"; " + std::string(found_name_forms) + '.');
  for (Section& section : root.sections("CertificateMappings"))
    config.certificate_mappings.push_back(read_mapping(section));
  std::vector<std::string> roots;
  root.read("InstallRoots", roots);
  for (const std::string& text : roots) {
    const std::filesystem::path folder(std::u8string(text.begin(), text.end()));
    if (!folder.is_absolute()) root.complain("InstallRoots", "InstallRoots holds \"" + text + "\"; write whole paths.");
    config.install_roots.push_back(folder);
  }
  root.read("UserFile", config.user_file);
  root.read("Pam", config.pam);
  root.read("NoNewPrivileges", config.no_new_privileges);
  root.read("ServiceAccount", config.service_account);
  if (config.service_account.empty())
    root.complain("ServiceAccount",
                  "ServiceAccount is empty; write an account without rights, such as \"psremoting\".");
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
  if (auto service = root.section("Service")) read_service(*service, config.service);
  if (auto winrs = root.section("Winrs")) read_winrs(*winrs, config);
  if (auto quotas = root.section("Quotas")) read_quotas(*quotas, config.defaults);
  if (auto access = root.section("Access")) read_access(*access, config.default_access);
  if (auto pool = root.section("Pool")) read_pool(*pool, config.pool);
  read_rest(root, config);
  root.finish();
  document.sort();
}

}  // namespace psremoting::config
