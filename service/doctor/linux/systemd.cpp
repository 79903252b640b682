#include <cstdlib>
#include <map>
#include <sstream>

#include "service/doctor/linux/parts.hpp"
#include "service/start_error.hpp"

namespace psremoting::service::doctor {
namespace {

constexpr const char* unit = "psremoting.service";
constexpr const char* start = "sudo systemctl start psremoting\njournalctl -u psremoting -n 50";

// `systemctl show` prints Name=value lines, and ends with 0 for units that are not there.
std::map<std::string, std::string> properties_of(enable::System& system) {
  const auto ran = system.run({"systemctl", "show", unit,
                               "--property=LoadState,ActiveState,UnitFileState,ExecMainCode,ExecMainStatus,NRestarts"});
  std::map<std::string, std::string> all;
  if (!ran || ran->exit_code != 0) return all;
  std::istringstream lines(ran->output);
  for (std::string line; std::getline(lines, line);) {
    const auto at = line.find('=');
    if (at != std::string::npos) all[line.substr(0, at)] = line.substr(at + 1);
  }
  return all;
}

Check activity(std::map<std::string, std::string>& unit_is) {
  const std::string state = unit_is["ActiveState"];
  if (state == "active" || state == "reloading") return good("unit", std::string(unit) + " is active");
  const bool exited = unit_is["ExecMainCode"] == "1";  // CLD_EXITED
  const std::string code = unit_is["ExecMainStatus"];
  std::string found = std::string(unit) + " is " + state;
  if (exited && code != "0") found += ", and ended with exit code " + code;
  if (const auto failed = words(static_cast<StartError>(std::atoi(code.c_str()))); exited && !failed.empty())
    found += ": " + std::string(failed);
  return wrong("unit", found, start);
}

}  // namespace

Checks systemd_checks(enable::System& system, bool systemd_runs) {
  if (!systemd_runs)
    return {skipped("unit", "systemd does not run here; whatever starts services has to run: psremoting service")};
  auto unit_is = properties_of(system);
  if (unit_is.empty()) return {skipped("unit", "systemctl does not tell how " + std::string(unit) + " is")};
  if (unit_is["LoadState"] == "not-found")
    return {wrong("unit", "there is no " + std::string(unit), "sudo psremoting enable")};
  if (unit_is["LoadState"] == "masked")
    return {
        wrong("unit", std::string(unit) + " is masked", "sudo systemctl unmask psremoting && sudo psremoting enable")};
  Checks all{activity(unit_is)};
  if (unit_is["UnitFileState"] == "disabled")
    all.push_back(
        warning("boot", std::string(unit) + " does not start with the system", "sudo systemctl enable psremoting"));
  else
    all.push_back(good("boot", std::string(unit) + " starts with the system"));
  return all;
}

}  // namespace psremoting::service::doctor
