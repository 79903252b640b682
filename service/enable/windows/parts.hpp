#pragma once

#include <vector>

#include "config/config.hpp"
#include "service/enable/windows/plan.hpp"

// The steps of Windows, a function a part of the system. Each plan outlives its steps.
namespace psremoting::service::enable {

// What the host has.
Step windows_step(const Plan& plan);
Step c_runtime_step(const Plan& plan);
Step program_step(const Plan& plan);
Step powershell_step(const Plan& plan);

// Where it listens: what the configuration says, or will say once it is written.
std::vector<config::ListenerConfig> planned_listeners(const Plan& plan);
Step public_network_step(const Plan& plan);
Step ports_step(const Plan& plan);

// Folders, configuration, certificate.
std::vector<Step> folder_steps(const Plan& plan);
Step configuration_step(const Plan& plan);
Step certificate_step(const Plan& plan);
Step keep_or_purge_step(const Plan& plan);

// The service manager.
std::vector<Step> service_steps(const Plan& plan);
std::vector<Step> remove_service_steps(const Plan& plan);

// WinRM: left alone, unless it is to be replaced.
Step replace_winrm_step(const Plan& plan);
Step restore_winrm_step(const Plan& plan);

// Windows' firewall.
std::vector<Step> open_firewall_steps(const Plan& plan);
std::vector<Step> close_firewall_steps(const Plan& plan);

// The registry.
Step event_source_step(const Plan& plan);
Step remove_event_source_step(const Plan& plan);
Step token_filter_step(const Plan& plan);
Step left_token_filter_step(const Plan& plan);

}  // namespace psremoting::service::enable
