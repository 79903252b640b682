#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "config/install.hpp"

namespace psremoting::config {

// The version an install says it has: the product version in pwsh.dll, else what pwsh.deps.json tells; nothing where
// there is neither, which is no PowerShell.
std::optional<Version> install_version(const std::filesystem::path& folder);

// ProductVersion of a version resource, "7.7.0-preview.1 SHA: …" without what follows the blank. Looks at the bytes of
// the file for the resource's entry (VS_VERSIONINFO, String), not through the headers that lead to it.
std::optional<Version> version_of_resource(std::string_view bytes);

// The library "pwsh/7.6.0.500" of a pwsh.deps.json: the fourth number is 500 for a release, 100 + N for rc.N and N for
// preview.N; older builds have three numbers.
std::optional<Version> version_of_deps(std::string_view json);

}  // namespace psremoting::config
