#pragma once

#include <chrono>
#include <cstdint>

namespace psremoting::config {

// WinRM's quotas of a plug-in, in its words (MS-WSMV 2.2.4), with the defaults of today's Windows (10, Server 2016 and
// later): they bound only the idle time of who asks for none. 2147483647 stands for no limit, as it does there. What
// bounds sessions is the host's memory: Memory in config.hpp.
struct Quotas {
  static constexpr std::uint32_t unlimited = 2147483647;

  std::chrono::milliseconds idle_timeout{7200000};              // IdleTimeoutms: what a client gets that asks for none
  std::chrono::milliseconds max_idle_timeout{unlimited};        // MaxIdleTimeoutms: the most it may ask for
  std::uint32_t max_concurrent_users = unlimited;               // MaxConcurrentUsers
  std::uint32_t max_processes_per_shell = unlimited;            // MaxProcessesPerShell
  std::uint32_t max_memory_per_shell_mb = unlimited;            // MaxMemoryPerShellMB
  std::uint32_t max_shells_per_user = unlimited;                // MaxShellsPerUser
  std::uint32_t max_concurrent_commands_per_shell = unlimited;  // MaxConcurrentCommandsPerShell
  std::uint32_t max_shells = unlimited;                         // MaxShells of this endpoint, all users together
  bool block_output = true;                                     // OutputBufferingMode: Block (true) or Drop

  friend bool operator==(const Quotas&, const Quotas&) = default;
};

}  // namespace psremoting::config
