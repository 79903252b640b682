#include "service/enable/connect.hpp"

#include <algorithm>

#include "config/resolve.hpp"

namespace psremoting::service::enable {
namespace {

// A name that stays right when PowerShell is upgraded: the newest stable 7 where there is one.
std::string endpoint_name(const config::Config& config) {
  for (const char* name : {"PowerShell.7", "PowerShell.7-preview", "Microsoft.PowerShell"}) {
    if (config::resolve(config, name)) return name;
  }
  return "PowerShell.7";
}

const config::ListenerConfig* best_listener(const config::Config& config) {
  const auto& all = config.listeners;
  auto https = std::ranges::find_if(all, [](const auto& listener) { return listener.https; });
  return https == all.end() ? nullptr : &*https;
}

}  // namespace

std::vector<ConnectLine> connect_lines(const config::Config& config, const std::string& host, const std::string& user,
                                       const std::string& certificate) {
  const auto* listener = best_listener(config);
  if (!listener || !config.service.basic) return {};
  std::string line = "New-PSSession -ComputerName " + host;
  if (listener->port != 5986) line += " -Port " + std::to_string(listener->port);
  line += " -UseSSL -Authentication Basic -Credential " + (user.empty() ? "(Get-Credential)" : user);
  line += " -ConfigurationName " + endpoint_name(config);
  if (!listener->certificate.empty()) return {{line, ""}};
  return {{line + " -SessionOption (New-PSSessionOption -SkipCACheck -SkipCNCheck)",
           "as long as the client does not know the certificate"},
          {line, "once the client trusts " + certificate}};
}

}  // namespace psremoting::service::enable
