#include "service/doctor/linux/parts.hpp"

#include <map>
#include <sstream>

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

// service/start_error.hpp
std::string_view step_of(const std::string& exit_code) {
  static const std::map<std::string, std::string_view> steps{{"10", "the configuration"},
                                                             {"11", "the certificate"},
                                                             {"12", "a listener, whose port another program may have"},
                                                             {"13", "its processes"},
                                                             {"14", "its account"}};
  const auto found = steps.find(exit_code);
  return found == steps.end() ? std::string_view() : found->second;
}

Check activity(std::map<std::string, std::string>& unit_is) {
  const std::string state = unit_is["ActiveState"];
  if (state == "active" || state == "reloading") return good("unit", std::string(unit) + " is active");
  const bool exited = unit_is["ExecMainCode"] == "1";  // CLD_EXITED
  const std::string code = unit_is["ExecMainStatus"];
  std::string found = std::string(unit) + " is " + state;
  if (exited && code != "0") found += ", and ended with exit code " + code;
  if (const auto step = step_of(code); exited && !step.empty()) found += ": what failed is " + std::string(step);
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
