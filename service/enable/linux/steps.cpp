#include "service/enable/linux/parts.hpp"

namespace psremoting::service::enable {
namespace {

void add(std::vector<Step>& all, std::vector<Step> more) {
  for (auto& step : more) all.push_back(std::move(step));
}

}  // namespace

std::vector<Step> enable_steps(const Plan& plan) {
  std::vector<Step> steps{program_step(plan)};
  add(steps, account_steps(plan));
  add(steps, folder_steps(plan));
  steps.push_back(configuration_step(plan));
  steps.push_back(administrators_step(plan));
  steps.push_back(powershell_step(plan));
  steps.push_back(write_file(pam_file(plan)));
  steps.push_back(certificate_step(plan));
  add(steps, service_steps(plan));
  add(steps, open_firewall_steps(plan));
  return steps;
}

std::vector<Step> disable_steps(const Plan& plan) {
  auto steps = close_firewall_steps(plan);
  add(steps, stop_steps(plan));
  steps.push_back(remove_file(pam_file(plan)));
  add(steps, left_steps(plan));
  return steps;
}

}  // namespace psremoting::service::enable
