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
  std::string refused = {};  // why nothing that is in it is served; empty: what is in it decides

  friend bool operator==(const Root&, const Root&) = default;
};

// Where this system's installs live, before what the administrator adds.
std::vector<Root> standard_roots();
// Those and the administrator's.
std::vector<Root> all_roots(const std::vector<std::filesystem::path>& registered);

// Installs that are not folders with a pwsh in them: Windows PowerShell.
std::vector<Install> built_in_installs();

// Why this machine cannot start a program, by what its file says it was built for; empty where it can, or where the
// file does not say.
std::string wrong_machine(const std::filesystem::path& executable);

// Why a program cannot be started by this process, or, `for_users`, by the accounts that sessions run as; else empty.
std::string not_executable(const std::filesystem::path& program, bool for_users);

// The installs in the given roots and the built-in ones, newest first, each once. Nothing is run. Listed as refused are
// those that are not all there, of two of one version the one whose root comes later, and, with `trusted_only`, what
// ordinary users could change.
std::vector<Install> find_installs(const std::vector<Root>& roots, bool trusted_only);

// "pwsh" or "pwsh.exe".
std::string_view executable_name();

}  // namespace psremoting::config
