#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/quotas.hpp"

namespace psremoting::config {

// Who may open shells on an endpoint. Decided by name on Linux (users, groups) and by SDDL on Windows; an identity that
// is an administrator always may unless denied by SDDL.
struct Access {
  std::vector<std::string> users;   // account names
  std::vector<std::string> groups;  // group names; "*" is everybody who could log in
  std::string sddl;                 // WinRM's Sddl; empty: the default (administrators, Remote Management Users)

  friend bool operator==(const Access&, const Access&) = default;
};

// A named configuration a client asks for: `New-PSSession -ConfigurationName name`. Found ones come from an Install;
// registered ones from a file in the folder of endpoints.
struct Endpoint {
  std::string name;  // case is kept, compared without
  bool enabled = true;
  std::string target;  // the found name it goes to, e.g. "PowerShell.7.4"; empty for a found one
  std::filesystem::path session_configuration_file;  // a .pssc, or empty
  std::string run_as;                                // account the workers run as, or empty for the client's own
  bool virtual_account = false;             // Windows: they run as an account that is made for client and endpoint
  std::vector<std::string> virtual_groups;  // which it is a member of; empty: the host's Administrators
  Access access;
  Quotas quotas;
  std::filesystem::path file;  // where it is written, empty for a found one
  std::uint64_t stamp = 0;     // another one when the .pssc was changed

  // Whether its workers have rights that are not their clients'.
  bool runs_as_another() const { return virtual_account || !run_as.empty(); }

  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

}  // namespace psremoting::config
