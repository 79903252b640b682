#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/install.hpp"

namespace psremoting::config {

// A folder to look into for PowerShell: itself, and the folders right below it.
struct Root {
  std::filesystem::path folder;
  std::string source;
};

// Where this system's installs live, before what the administrator adds.
std::vector<Root> standard_roots();

// The installs in the given roots, newest first, each once. Nothing is run. With `trusted_only`, what ordinary users could
// change is listed as refused.
std::vector<Install> find_installs(const std::vector<Root>& roots, bool trusted_only);

// The version in the text of a pwsh.deps.json: the library "pwsh/7.6.0.500", whose fourth number is 500 for a release,
// 100 + N for rc.N and N for preview.N; older builds have three numbers.
std::optional<Version> version_of_deps(std::string_view json);

// Why a privileged service may not run this file, or nothing: a component of its path that somebody but an administrator
// can write to. Implemented by the platform.
std::optional<std::string> distrust(const std::filesystem::path& file);
// "pwsh" or "pwsh.exe".
std::string_view executable_name();

}  // namespace psremoting::config
