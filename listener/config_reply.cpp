#include "listener/config_reply.hpp"

#include <string>

#include "base/ascii.hpp"
#include "wsman/names.hpp"

namespace psremoting::listener {
namespace {

using wsman::ConfigElement;

ConfigElement text(std::string name, std::string value) { return {std::move(name), std::move(value), {}}; }
ConfigElement flag(std::string name, bool value) { return text(std::move(name), value ? "true" : "false"); }
template <class Number>
ConfigElement number(std::string name, Number value) {
  return text(std::move(name), std::to_string(value));
}

constexpr std::uint32_t no_limit = 4294967295;

ConfigElement auth(const config::Service& service) {
  return {"Auth",
          "",
          {flag("Basic", service.basic), flag("Kerberos", false), flag("Negotiate", false),
           flag("Certificate", service.certificate), flag("CredSSP", false), text("CbtHardeningLevel", "Relaxed")}};
}

ConfigElement default_ports() { return {"DefaultPorts", "", {text("HTTP", "5985"), text("HTTPS", "5986")}}; }

ConfigElement service(const config::Config& config) {
  const auto& service = config.service;
  return {"Service",
          "",
          {text("RootSDDL", "O:NSG:BAD:P(A;;GA;;;BA)(A;;GR;;;IU)S:P(AU;FA;GA;;;WD)(AU;SA;GXGW;;;WD)"),
           number("MaxConcurrentOperations", no_limit),
           number("MaxConcurrentOperationsPerUser", service.max_operations_per_user),
           number("EnumerationTimeoutms", 240000), number("MaxConnections", service.max_connections),
           number("MaxPacketRetrievalTimeSeconds", 120), flag("AllowUnencrypted", service.allow_unencrypted),
           auth(service), default_ports(), flag("AllowRemoteAccess", true)}};
}

ConfigElement winrs(const config::Config& config) {
  const auto& quotas = config.winrs;
  return {
      "Winrs",
      "",
      {flag("AllowRemoteShellAccess", config.service.allow_remote_shell_access),
       number("IdleTimeout", quotas.idle_timeout.count()), number("MaxConcurrentUsers", quotas.max_concurrent_users),
       number("MaxShellRunTime", config::Quotas::unlimited),
       number("MaxProcessesPerShell", quotas.max_processes_per_shell),
       number("MaxMemoryPerShellMB", quotas.max_memory_per_shell_mb),
       number("MaxShellsPerUser", quotas.max_shells_per_user)}};
}

// This program is no client on behalf of others; the section is there because WSMan: drives read it.
ConfigElement client() {
  return {
      "Client",
      "",
      {number("NetworkDelayms", 5000), text("URLPrefix", "wsman"), flag("AllowUnencrypted", false), default_ports()}};
}

ConfigElement whole(const config::Config& config) {
  return {"Config",
          "",
          {number("MaxEnvelopeSizekb", config.service.max_envelope_size_kb),
           number("MaxTimeoutms", config.service.max_timeout.count()), number("MaxBatchItems", 32000),
           number("MaxProviderRequests", no_limit), client(), service(config), winrs(config)}};
}

}  // namespace

std::optional<ConfigElement> config_reply(const config::Config& config, std::string_view resource_uri) {
  if (resource_uri.size() < wsman::resource::config.size()) return std::nullopt;
  std::string_view section = resource_uri.substr(wsman::resource::config.size());
  if (section.empty()) return whole(config);
  if (ascii::equal(section, "/service")) return service(config);
  if (ascii::equal(section, "/service/auth")) return auth(config.service);
  if (ascii::equal(section, "/winrs")) return winrs(config);
  if (ascii::equal(section, "/client")) return client();
  return std::nullopt;
}

}  // namespace psremoting::listener
