#include "listener/config_reply.hpp"

#include <string>

#include "base/ascii.hpp"
#include "config/settings.hpp"
#include "wsman/names.hpp"

namespace psremoting::listener {
namespace {

using wsman::ConfigElement;

ConfigElement text(std::string name, std::string value) { return {std::move(name), std::move(value), {}}; }
ConfigElement flag(std::string name, bool value) { return text(std::move(name), value ? "true" : "false"); }
ConfigElement number(std::string name, std::uint32_t value) { return text(std::move(name), std::to_string(value)); }

// What the administrator decided, by its name in the table.
ConfigElement setting(const config::Config& config, std::string_view name) {
  const auto* found = config::find_setting(name);
  return text(std::string(found->key()), spell(*found, config));
}

constexpr std::uint32_t no_limit = 4294967295;

ConfigElement auth(const config::Config& config) {
  return {"Auth",
          "",
          {setting(config, "Service.Auth.Basic"), flag("Kerberos", false), flag("Negotiate", false),
           setting(config, "Service.Auth.Certificate"), flag("CredSSP", false), text("CbtHardeningLevel", "Relaxed")}};
}

ConfigElement default_ports() { return {"DefaultPorts", "", {text("HTTP", "5985"), text("HTTPS", "5986")}}; }

ConfigElement service(const config::Config& config) {
  return {"Service",
          "",
          {text("RootSDDL", "O:NSG:BAD:P(A;;GA;;;BA)(A;;GR;;;IU)S:P(AU;FA;GA;;;WD)(AU;SA;GXGW;;;WD)"),
           number("MaxConcurrentOperations", no_limit), setting(config, "Service.MaxConcurrentOperationsPerUser"),
           number("EnumerationTimeoutms", 240000), setting(config, "Service.MaxConnections"),
           number("MaxPacketRetrievalTimeSeconds", 120), setting(config, "Service.AllowUnencrypted"), auth(config),
           default_ports(), flag("AllowRemoteAccess", true)}};
}

ConfigElement winrs(const config::Config& config) {
  return {"Winrs",
          "",
          {setting(config, "Winrs.AllowRemoteShellAccess"), setting(config, "Winrs.IdleTimeout"),
           setting(config, "Winrs.MaxConcurrentUsers"), number("MaxShellRunTime", config::Quotas::unlimited),
           setting(config, "Winrs.MaxProcessesPerShell"), setting(config, "Winrs.MaxMemoryPerShellMB"),
           setting(config, "Winrs.MaxShellsPerUser")}};
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
          {setting(config, "MaxEnvelopeSizekb"), setting(config, "MaxTimeoutms"), number("MaxBatchItems", 32000),
           number("MaxProviderRequests", no_limit), client(), service(config), winrs(config)}};
}

}  // namespace

std::optional<ConfigElement> config_reply(const config::Config& config, std::string_view resource_uri) {
  if (resource_uri.size() < wsman::resource::config.size()) return std::nullopt;
  std::string_view section = resource_uri.substr(wsman::resource::config.size());
  if (section.empty()) return whole(config);
  if (ascii::equal(section, "/service")) return service(config);
  if (ascii::equal(section, "/service/auth")) return auth(config);
  if (ascii::equal(section, "/winrs")) return winrs(config);
  if (ascii::equal(section, "/client")) return client();
  return std::nullopt;
}

}  // namespace psremoting::listener
