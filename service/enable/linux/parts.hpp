#pragma once

#include <vector>

#include "service/enable/files.hpp"
#include "service/enable/plan.hpp"

// The steps of Linux, a function a part of the system. Each plan outlives its steps.
namespace psremoting::service::enable {

// Accounts and folders.
std::vector<Step> account_steps(const Plan& plan);
std::vector<Step> folder_steps(const Plan& plan);
Step certificate_step(const Plan& plan);
// What the host has.
Step program_step(const Plan& plan);
Step configuration_step(const Plan& plan);
// Whom the configuration makes an administrator of sessions.
Step administrators_step(const Plan& plan);
Step powershell_step(const Plan& plan);

// Files that a package may bring.
File unit_file(const Plan& plan);
File strict_file(const Plan& plan);
File pam_file(const Plan& plan);
File accounts_file(const Plan& plan);
File folders_file(const Plan& plan);

// systemd.
std::vector<Step> service_steps(const Plan& plan);
std::vector<Step> stop_steps(const Plan& plan);

// firewalld and ufw, where one of them runs.
std::vector<Step> open_firewall_steps(const Plan& plan);
std::vector<Step> close_firewall_steps(const Plan& plan);

// What disable does not touch.
std::vector<Step> left_steps(const Plan& plan);

}  // namespace psremoting::service::enable
