#include "service/enable/windows/parts.hpp"

namespace psremoting::service::enable {
namespace {

void add(std::vector<Step>& all, std::vector<Step> more) {
  for (auto& step : more) all.push_back(std::move(step));
}

Step access_step() {
  auto look = []() -> Result<Finding> {
    return fits("Administrators and Remote Management Users may connect, where Access says nothing else");
  };
  return {"access", look, {}, false};
}

}  // namespace

// What needs a decision comes before what changes anything.
std::vector<Step> enable_steps(const Plan& plan) {
  std::vector<Step> steps{windows_step(plan), c_runtime_step(plan), program_step(plan), public_network_step(plan),
                          ports_step(plan)};
  add(steps, folder_steps(plan));
  steps.push_back(configuration_step(plan));
  steps.push_back(powershell_step(plan));
  steps.push_back(certificate_step(plan));
  steps.push_back(event_source_step(plan));
  steps.push_back(replace_winrm_step(plan));
  add(steps, service_steps(plan));
  add(steps, open_firewall_steps(plan));
  steps.push_back(token_filter_step(plan));
  steps.push_back(access_step());
  return steps;
}

std::vector<Step> disable_steps(const Plan& plan) {
  auto steps = close_firewall_steps(plan);
  add(steps, remove_service_steps(plan));
  steps.push_back(remove_event_source_step(plan));
  steps.push_back(restore_winrm_step(plan));
  steps.push_back(left_token_filter_step(plan));
  steps.push_back(keep_or_purge_step(plan));
  return steps;
}

bool asks_administrator(const Line& line) {
  return line.state == Line::State::failed && (line.step == "network" || line.step == "ports");
}

}  // namespace psremoting::service::enable
