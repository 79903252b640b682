#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace psremoting::config {

// One mistake in a session configuration file: which setting is wrong and why, and at which byte of the text it begins.
struct PsscMistake {
  std::size_t at = 0;
  std::string key, text;
};

// Judges the settings of a session configuration file that decide what its sessions may do, and for whom: SessionType,
// RunAsVirtualAccount and its groups, GroupManagedServiceAccount, RequiredGroups, PowerShellVersion. This scanner takes
// literals alone and computes nothing. All but SessionType are WinRM's own: `pwsh -s` opens no session with a file that
// has one, so each is a mistake, whose text says which setting of the endpoint means the same.
std::vector<PsscMistake> judge_pssc(std::string_view text);

}  // namespace psremoting::config
