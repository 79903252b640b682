#pragma once

#include <vector>

#include "config/config.hpp"
#include "config/paths.hpp"
#include "config/watch.hpp"

namespace psremoting::config {

// All that a configuration was made from: its files, the session configurations they name, and where PowerShell is
// installed or could be.
std::vector<Spot> spots_of(const Config& config, const Paths& paths);

// What to look at for one file: its name in its folder, and every symbolic link on the way to it and from it to what it
// stands for, as those of a Kubernetes volume, whose link ..data is turned while the file's own stays.
std::vector<Spot> spots_of_file(const std::filesystem::path& file);

}  // namespace psremoting::config
