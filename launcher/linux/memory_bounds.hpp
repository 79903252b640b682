#pragma once

#include <filesystem>
#include <string>

#include "config/config.hpp"

namespace psremoting::launcher {

// The cgroup for this user's workers, below the one for all workers, both of them bounded as `share` says now. Empty
// where there are no cgroups, or the kernel does not bound memory there.
std::filesystem::path user_cgroup(const std::filesystem::path& parent, const std::string& user,
                                  const config::Memory& share);
// Removes what was made of them, when nothing is left in it.
void remove_user_cgroups(const std::filesystem::path& parent);

}  // namespace psremoting::launcher
