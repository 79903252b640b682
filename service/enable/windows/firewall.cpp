#include <algorithm>
#include <set>
#include <windows.h>

#include "base/windows/text.hpp"
#include "service/enable/windows/parts.hpp"

namespace psremoting::service::enable {
namespace {

bool is_loopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1" || address == "localhost";
}

std::string open_ports(const Plan& plan) {
  std::set<std::uint16_t> ports;
  for (const auto& listener : planned_listeners(plan))
    if (!is_loopback(listener.address)) ports.insert(listener.port);
  std::string text;
  for (const auto port : ports) text += (text.empty() ? "" : ",") + std::to_string(port);
  return text;
}

// As WinRM's are called: WINRM-HTTP-In-TCP and …-PUBLIC.
FirewallRule rule_of(const Plan& plan, bool is_public) {
  return {.name = plan.service + (is_public ? "-In-TCP-PUBLIC" : "-In-TCP"),
          .program = plan.program.string(),
          .ports = open_ports(plan),
          .is_public = is_public,
          .local_subnet_only = is_public};
}

// Of a path Windows may give back the case it has on the disk, or the one somebody typed.
bool is_same_file(const std::string& a, const std::string& b) {
  return ::CompareStringOrdinal(wide(a).c_str(), -1, wide(b).c_str(), -1, TRUE) == CSTR_EQUAL;
}

bool fits_rule(FirewallRule found, const FirewallRule& wanted) {
  if (is_same_file(found.program, wanted.program)) found.program = wanted.program;
  return found == wanted;
}

std::string describe(const FirewallRule& rule) {
  return "TCP " + rule.ports +
         (rule.is_public ? " from the local subnet of public networks" : " from domain and private networks") +
         " (firewall rule " + rule.name + ')';
}

Step open_step(const Plan& plan, bool is_public) {
  auto look = [&plan, is_public]() -> Result<Finding> {
    const auto wanted = rule_of(plan, is_public);
    if (wanted.ports.empty()) return fits("only this host itself is listened to, so the firewall need not know");
    auto found = plan.machine->firewall.find(wanted.name);
    if (!found && found.error().code == Errc::not_supported && is_public && !plan.skip_network_profile_check)
      return fits("nothing is to be let in from public networks");
    if (!found && found.error().code == Errc::not_supported)
      return left("the firewall cannot be asked (" + found.error().detail + "); it must let in " + describe(wanted));
    if (!found) return found.error();
    if (*found && fits_rule(**found, wanted)) return fits("the firewall lets in " + describe(wanted));
    if (*found && is_public && !plan.skip_network_profile_check)
      return left("the firewall rule " + wanted.name + " of an earlier time stays");
    if (is_public && !plan.skip_network_profile_check) return fits("nothing is to be let in from public networks");
    return lacks("let in", "let in", describe(wanted));
  };
  return {is_public ? "firewall-public" : "firewall", look,
          [&plan, is_public] { return plan.machine->firewall.add(rule_of(plan, is_public)); }, false};
}

Step close_step(const Plan& plan, bool is_public) {
  auto look = [&plan, is_public]() -> Result<Finding> {
    const auto name = rule_of(plan, is_public).name;
    auto found = plan.machine->firewall.find(name);
    if (!found && found.error().code == Errc::not_supported) return left("the firewall cannot be asked");
    if (!found) return found.error();
    return *found ? lacks("remove", "removed", "the firewall rule " + name) : fits("there is no firewall rule " + name);
  };
  auto act = [&plan, is_public] { return plan.machine->firewall.remove(rule_of(plan, is_public).name); };
  return {is_public ? "firewall-public" : "firewall", look, act, false};
}

}  // namespace

std::vector<Step> open_firewall_steps(const Plan& plan) { return {open_step(plan, false), open_step(plan, true)}; }
std::vector<Step> close_firewall_steps(const Plan& plan) { return {close_step(plan, false), close_step(plan, true)}; }

}  // namespace psremoting::service::enable
