#include "service/doctor/steps.hpp"
#include "service/doctor/windows/parts.hpp"
#include "service/enable/windows/parts.hpp"

namespace psremoting::service::doctor {
namespace {

constexpr const char* service_name = "psremoting";

Checks service_checks(const Result<std::optional<enable::ServiceState>>& found) {
  const auto lines = windows_lines();
  if (!found) return {skipped("service-manager", found.error().detail, lines.elevated)};
  if (!*found) return {wrong("service-manager", "there is no service psremoting", lines.enable)};
  const auto& service = **found;
  Checks all;
  if (service.running)
    all.push_back(good("service-manager", "the service psremoting is running: " + service.command_line));
  else
    all.push_back(wrong("service-manager",
                        "the service psremoting is stopped; sc query psremoting says with which number (10 "
                        "configuration, 11 certificate, 12 listener, 13 its processes, 14 its account)",
                        lines.start + '\n' + lines.log));
  if (service.start == enable::StartType::automatic)
    all.push_back(good("boot", "the service starts with the system"));
  else
    all.push_back(
        warning("boot", "the service does not start with the system", "Set-Service psremoting -StartupType Automatic"));
  return all;
}

}  // namespace

Lines windows_lines() {
  return {.start = "Start-Service psremoting",
          .restart = "Restart-Service psremoting    # sessions end",
          .log = "Get-WinEvent -ProviderName psremoting -MaxEvents 20",
          .elevated = "psremoting doctor    # in a console that was opened with \"Run as administrator\"",
          .enable = "psremoting enable    # elevated",
          .take_port =
              "psremoting enable --replace-winrm    # where WinRM has it\n"
              "or beside it, at another port N; clients say -Port N:"};
}

std::string program_of(const std::string& command_line) {
  if (!command_line.starts_with('"')) return command_line.substr(0, command_line.find(' '));
  const auto end = command_line.find('"', 1);
  return command_line.substr(1, end == std::string::npos ? end : end - 1);
}

Checks manager_checks(enable::Machine& machine, bool installed) {
  enable::Plan plan;
  plan.machine = &machine;
  Checks all = look_at({enable::windows_step(plan), enable::c_runtime_step(plan)}, "");
  if (installed)
    append(all, service_checks(machine.services.find(service_name)));
  else
    all.push_back(skipped("service-manager",
                          "files of its own were named, so it is not the registered service that is looked at"));
  return all;
}

Checks firewall_checks(enable::Machine& machine, const std::filesystem::path& folder) {
  enable::Plan plan;
  plan.machine = &machine;
  plan.folder = folder;
  if (auto found = machine.services.find(service_name); found && *found)
    plan.program = program_of((*found)->command_line);
  // A rule for public networks is nobody's duty: without one, nobody is let in from there.
  Checks all = look_at({enable::open_firewall_steps(plan).front()}, windows_lines().enable);
  if (const auto found = machine.firewall.on_public_network(); found && *found)
    all.push_back(warning("network",
                          "a network of this host is public, and from there nobody or only its local subnet is let in",
                          "Set-NetConnectionProfile -NetworkCategory Private"));
  return all;
}

}  // namespace psremoting::service::doctor
