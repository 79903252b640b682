#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace psremoting::launcher {

// What bounds sessions and commands where their quotas do not: of the host's memory all of them together have four
// fifths, and those of one user half.
inline constexpr std::uint64_t all_percent = 80, user_percent = 50;

// The memory of this host in bytes, or less where a cgroup that we are in has less: a container's.
std::uint64_t host_memory();
// Of it, what one user may have.
std::uint64_t user_memory();

// The cgroup for this user's workers, below the one for all workers, both of them bounded. Empty where there are no
// cgroups, or the kernel does not bound memory there.
std::filesystem::path user_cgroup(const std::filesystem::path& parent, const std::string& user);
// Removes what was made of them, when nothing is left in it.
void remove_user_cgroups(const std::filesystem::path& parent);

}  // namespace psremoting::launcher
