#pragma once

#include <filesystem>

namespace psremoting::config {

// Gives a file the owner and the group of another, as far as this process may. On Windows a file has those of its
// folder.
void give_owner_of(const std::filesystem::path& other, const std::filesystem::path& file);

}  // namespace psremoting::config
