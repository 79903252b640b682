#include "config/load.hpp"
#include "service/enable/windows/parts.hpp"

namespace psremoting::service::enable {
namespace {

constexpr std::uint32_t system_process = 4;  // http.sys listens as the system itself

std::string place(const config::ListenerConfig& listener) {
  return (listener.https ? "HTTPS port " : "HTTP port ") + std::to_string(listener.port);
}

bool winrm_runs(const Plan& plan) {
  auto found = plan.machine->services.find("WinRM");
  return found && *found && (*found)->running;
}

bool our_service_runs(const Plan& plan) {
  auto found = plan.machine->services.find(plan.service);
  return found && *found && (*found)->running;
}

// WinRM listens by way of http.sys, on these ports and no others.
bool is_winrms(const Plan& plan, const config::ListenerConfig& listener, const PortHolder& holder) {
  return holder.process == system_process && (listener.port == 5985 || listener.port == 5986) && winrm_runs(plan);
}

std::string who(const PortHolder& holder) {
  if (holder.process == system_process)
    return "http.sys, for a service that uses it (netsh http show servicestate tells which)";
  const std::string name = holder.program.empty() ? "a program" : holder.program;
  return holder.process == 0 ? name : name + " (process " + std::to_string(holder.process) + ')';
}

constexpr const char* ways_out =
    ". There are two ways: --replace-winrm stops and disables WinRM, until psremoting disable starts it again as it "
    "was; "
    "or other ports beside it: --https-port 5996 (clients then say -Port 5996). Nothing was changed";

}  // namespace

std::vector<config::ListenerConfig> planned_listeners(const Plan& plan) {
  std::error_code failed;
  if (std::filesystem::exists(plan.configuration(), failed)) {
    auto config = config::load(plan.configuration(), !plan.own_account);
    if (config) return config->listeners;
  }
  std::vector<config::ListenerConfig> all(1);
  if (plan.https_port) all[0].port = plan.https_port;
  if (plan.http_port) all.push_back({.port = plan.http_port, .https = false});
  return all;
}

// As Enable-PSRemoting does.
Step public_network_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    auto found = plan.machine->firewall.on_public_network();
    if (!found) return left("which kind of network this is cannot be asked: " + found.error().detail);
    if (!*found) return fits("no network of this host is public");
    if (plan.skip_network_profile_check)
      return fits("a network of this host is public; only its local subnet is let in from there");
    return error(
        Errc::access_denied,
        "a network of this host is public. Make it private (Set-NetConnectionProfile -NetworkCategory Private), "
        "or say --skip-network-profile-check, which lets its local subnet in. Nothing was changed");
  };
  return {"network", look, {}};
}

Step ports_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    if (our_service_runs(plan)) return fits("the service is running, and holds its ports");
    std::string free, winrms;
    for (const auto& listener : planned_listeners(plan)) {
      auto holder = plan.machine->ports.holder(listener.port);
      if (!holder) {
        free += (free.empty() ? "" : ", ") + place(listener);
        continue;
      }
      const bool winrm = is_winrms(plan, listener, *holder);
      if (winrm && plan.replace_winrm) {
        winrms += (winrms.empty() ? "" : ", ") + place(listener);
        continue;
      }
      if (winrm) return error(Errc::already_exists, place(listener) + " is WinRM's" + ways_out);
      return error(Errc::already_exists,
                   place(listener) + " is taken by " + who(*holder) +
                       "; stop that, or choose another: --https-port, --http-port. Nothing was changed");
    }
    if (!winrms.empty()) return fits(winrms + " is WinRM's, which is replaced");
    return fits(free + " is free");
  };
  return {"ports", look, {}};
}

}  // namespace psremoting::service::enable
