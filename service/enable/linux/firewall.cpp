#include <algorithm>
#include <iterator>

#include "service/enable/linux/parts.hpp"
#include "service/enable/ports.hpp"

namespace psremoting::service::enable {
namespace {

using Words = std::vector<std::string>;

constexpr const char* service = "psremoting";  // as firewalld and ufw's comments name it

Words firewalld(Words more) {
  more.insert(more.begin(), "firewall-cmd");
  return more;
}

bool firewalld_runs(System& system) { return says_yes(system, firewalld({"--state"})); }

bool ufw_runs(System& system) {
  auto ran = system.run({"ufw", "status"});
  return ran && ran->exit_code == 0 && ran->output.find("Status: active") != std::string::npos;
}

// A rule as `ufw show added` prints ours.
bool ufw_has(System& system, const std::string& port) {
  auto ran = system.run({"ufw", "show", "added"});
  return ran && ran->exit_code == 0 && ran->output.find("ufw allow " + port) != std::string::npos;
}
bool ufw_has_ours(System& system, const std::string& port) {
  auto ran = system.run({"ufw", "show", "added"});
  return ran && ran->exit_code == 0 &&
         ran->output.find("ufw allow " + port + " comment '" + service + "'") != std::string::npos;
}

// Kept in its configuration as a service with our ports.
bool firewalld_keeps(System& system, const Words& ports) {
  if (!says_yes(system, firewalld({"--permanent", "--query-service=psremoting"}))) return false;
  return std::ranges::all_of(ports, [&](const std::string& port) {
    return says_yes(system, firewalld({"--permanent", "--service=psremoting", "--query-port=" + port}));
  });
}

// In force now: by the service, or port by port.
bool firewalld_lets_in(System& system, const Words& ports) {
  if (says_yes(system, firewalld({"--query-service=psremoting"}))) return true;
  return std::ranges::all_of(
      ports, [&](const std::string& port) { return says_yes(system, firewalld({"--query-port=" + port})); });
}

// What runs gets the ports rather than a reload, which would take away the rules that others made for the time being.
Result<void> open_firewalld(System& system, const Words& ports) {
  std::vector<Words> commands;
  if (!says_yes(system, firewalld({"--permanent", "--info-service=psremoting"})))
    commands.push_back(firewalld({"--permanent", "--new-service=psremoting"}));
  for (const auto& port : ports)
    commands.push_back(firewalld({"--permanent", "--service=psremoting", "--add-port=" + port}));
  commands.push_back(firewalld({"--permanent", "--add-service=psremoting"}));
  for (const auto& port : ports) commands.push_back(firewalld({"--add-port=" + port}));
  for (const auto& command : commands)
    if (auto ran = must_run(system, command); !ran) return ran;
  return {};
}

Result<void> close_firewalld(System& system, const Words& ports) {
  if (says_yes(system, firewalld({"--permanent", "--query-service=psremoting"})))
    if (auto ran = must_run(system, firewalld({"--permanent", "--remove-service=psremoting"})); !ran) return ran;
  if (says_yes(system, firewalld({"--query-service=psremoting"})))
    if (auto ran = must_run(system, firewalld({"--remove-service=psremoting"})); !ran) return ran;
  for (const auto& port : ports) {
    if (!says_yes(system, firewalld({"--query-port=" + port}))) continue;
    if (auto ran = must_run(system, firewalld({"--remove-port=" + port})); !ran) return ran;
  }
  return {};
}

Result<void> for_each(System& system, const Words& ports, const Words& before, const Words& after) {
  for (const auto& port : ports) {
    auto command = before;
    command.push_back(port);
    command.insert(command.end(), after.begin(), after.end());
    if (auto ran = must_run(system, command); !ran) return ran;
  }
  return {};
}

std::string joined(const Words& ports) {
  std::string text;
  for (const auto& port : ports) text += (text.empty() ? "" : ", ") + port;
  return text;
}

}  // namespace

std::vector<Step> open_firewall_steps(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    const auto ports = open_ports(plan);
    if (ports.empty()) return fits("only this host itself is listened to, so no firewall needs to know");
    if (!plan.system) return left("no firewall is asked; sessions come in on " + joined(ports));
    auto& system = *plan.system;
    if (firewalld_runs(system)) {
      if (firewalld_keeps(system, ports) && firewalld_lets_in(system, ports))
        return fits("firewalld lets " + joined(ports) + " in, as the service psremoting");
      return lacks("let", "let", joined(ports) + " in through firewalld, as the service psremoting");
    }
    if (ufw_runs(system)) {
      if (std::ranges::all_of(ports, [&](const auto& port) { return ufw_has(system, port); }))
        return fits("ufw lets " + joined(ports) + " in");
      return lacks("let", "let", joined(ports) + " in through ufw");
    }
    return left("neither firewalld nor ufw is running; another firewall must let " + joined(ports) + " in");
  };
  auto act = [&plan]() -> Result<void> {
    auto& system = *plan.system;
    const auto ports = open_ports(plan);
    if (firewalld_runs(system)) return open_firewalld(system, ports);
    return for_each(system, ports, {"ufw", "allow"}, {"comment", service});
  };
  return {{"firewall", look, act, false}};
}

std::vector<Step> close_firewall_steps(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    if (!plan.system) return left("no firewall is asked");
    auto& system = *plan.system;
    const auto ports = open_ports(plan);
    if (firewalld_runs(system)) {
      const bool open = says_yes(system, firewalld({"--permanent", "--query-service=psremoting"})) ||
                        firewalld_lets_in(system, ports);
      return open ? lacks("take", "took", "the service psremoting out of firewalld")
                  : fits("firewalld does not let psremoting in");
    }
    if (ufw_runs(system)) {
      const bool open = std::ranges::any_of(ports, [&](const auto& port) { return ufw_has_ours(system, port); });
      return open ? lacks("take", "took", joined(ports) + " out of ufw") : fits("ufw has no rule of ours");
    }
    return left("neither firewalld nor ufw is running; what else lets " + joined(ports) + " in is yours to close");
  };
  auto act = [&plan]() -> Result<void> {
    auto& system = *plan.system;
    const auto ports = open_ports(plan);
    if (firewalld_runs(system)) return close_firewalld(system, ports);
    Words ours;
    std::ranges::copy_if(ports, std::back_inserter(ours), [&](const auto& port) { return ufw_has_ours(system, port); });
    return for_each(system, ours, {"ufw", "delete", "allow"}, {});
  };
  return {{"firewall", look, act, false}};
}

}  // namespace psremoting::service::enable
