#pragma once

#include <vector>

#include "config/config.hpp"
#include "config/paths.hpp"
#include "config/watch.hpp"

namespace psremoting::config {

// The main file, the endpoints' own, and the session configurations that they name: what the service reads to have its
// configuration, as the account that faces the network. The main file may not be there.
std::vector<std::filesystem::path> files_of(const Config& config, const Paths& paths);

// All that a configuration was made from: its files, the session configurations they name, and where PowerShell is
// installed or could be.
std::vector<Spot> spots_of(const Config& config, const Paths& paths);

// The places that a watch has to look at for one file: the file's name in its folder, and every symbolic link on the
// way to the file and from it to its target, as those of a Kubernetes volume, whose link ..data is turned while the
// file's own stays.
std::vector<Spot> spots_of_file(const std::filesystem::path& file);

}  // namespace psremoting::config
