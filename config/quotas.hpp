#pragma once

#include <chrono>
#include <cstdint>

namespace psremoting::config {

// WinRM's quotas of a plug-in, its words and its defaults (Install-PowerShellRemoting.ps1; MS-WSMV 2.2.4). 2147483647
// stands for no limit, as it does there.
struct Quotas {
  static constexpr std::uint32_t unlimited = 2147483647;

  std::chrono::milliseconds idle_timeout{7200000};         // IdleTimeoutms: what a client gets that asks for none
  std::chrono::milliseconds max_idle_timeout{43200000};    // MaxIdleTimeoutms: the most it may ask for
  std::uint32_t max_concurrent_users = 5;                  // MaxConcurrentUsers
  std::uint32_t max_processes_per_shell = 15;              // MaxProcessesPerShell
  std::uint32_t max_memory_per_shell_mb = 1024;            // MaxMemoryPerShellMB
  std::uint32_t max_shells_per_user = 25;                  // MaxShellsPerUser
  std::uint32_t max_concurrent_commands_per_shell = 1000;  // MaxConcurrentCommandsPerShell
  std::uint32_t max_shells = 25;                           // MaxShells of this endpoint, all users together
  bool block_output = true;                                // OutputBufferingMode: Block (true) or Drop

  friend bool operator==(const Quotas&, const Quotas&) = default;
};

}  // namespace psremoting::config
