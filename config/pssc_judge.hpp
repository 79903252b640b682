#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace psremoting::config {

// What is wrong with a setting of a .pssc, and at which byte of its text.
struct PsscMistake {
  std::size_t at = 0;
  std::string key, text;
};

// What decides in a session configuration file what its sessions may do, and for whom: SessionType, RunAsVirtualAccount
// and its groups, GroupManagedServiceAccount, RequiredGroups, PowerShellVersion. We read it ourselves, and literals
// alone: nothing is computed. All but SessionType are WinRM's own, and `pwsh -s` opens no session with a file that has
// them; each says what means the same here.
std::vector<PsscMistake> judge_pssc(std::string_view text);

}  // namespace psremoting::config
