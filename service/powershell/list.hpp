#pragma once

#include <filesystem>
#include <vector>

#include "config/config.hpp"
#include "service/commands/ask.hpp"

namespace psremoting::service::powershell {

// The installs that `powershell add` put into the folder.
std::vector<config::Install> added_to(const std::filesystem::path& folder);

// The installs of this host, newest first, each with its version, its program, where it is from, whether a privileged
// service may rely on it, whether it is served, which endpoints go to it, and how many sessions are open in it: null
// where the service cannot be asked.
Json describe_installs(const config::Config& config, const std::filesystem::path& folder, const AskOptions& service);

// The same as a table for people.
std::string print_installs(const Json& installs);

}  // namespace psremoting::service::powershell
