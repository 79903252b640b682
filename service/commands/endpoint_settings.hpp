#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace psremoting::service {

// What `endpoint register` and `endpoint set` can say of an endpoint; what was not said stays as it is.
struct EndpointSettings {
  std::optional<std::string> target, sddl, session_configuration_file, run_as;
  std::optional<std::vector<std::string>> users, groups, virtual_groups;
  std::vector<std::string> quotas;  // "MaxShells=5"
  bool enable = false, disable = false, virtual_account = false, no_virtual_account = false;
};
void add_settings(CLI::App& command, EndpointSettings& settings);

// The endpoint's file with them. A path that is not whole is the caller's, and is made so.
Result<std::string> apply(const EndpointSettings& settings, std::string text);

}  // namespace psremoting::service
