#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace psremoting::config {

// Which file a PowerShell lacks, or has in part, in words that end a sentence; empty where its folder holds all that is
// to be there: the assemblies that pwsh.deps.json names (.NET starts without none of them), whole, and the modules that
// every PowerShell has, with their manifests and what those name. Nothing is said of a folder whose pwsh.deps.json
// names no assemblies.
std::string missing_file(const std::filesystem::path& folder);

// Another number whenever a file of the folder or of its modules came, went, or changed its size or time.
std::uint64_t files_stamp(const std::filesystem::path& folder);

}  // namespace psremoting::config
