#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "config/config.hpp"

namespace psremoting::config {

// Reads the main file and all that it names, looks for installs, and checks everything. The error's detail names every
// mistake, one a line: file:line:column, what is wrong, what to write instead. A file that does not exist has nothing in
// it.
Result<Config> load(const std::filesystem::path& file);

}  // namespace psremoting::config
