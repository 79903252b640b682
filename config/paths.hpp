#pragma once

#include <filesystem>
#include <string>

namespace psremoting::config {

// Where the configuration is, and how far it is to be believed.
struct Paths {
  std::filesystem::path file;       // the main one
  bool required = false;            // whether its absence is a mistake; else it stands for the defaults
  std::filesystem::path endpoints;  // the folder with a file for each registered endpoint; empty: beside the main file
  // Workers will be started by a privileged process: what ordinary users could have written is refused.
  bool privileged = true;

  std::filesystem::path endpoint_folder() const {
    return endpoints.empty() ? file.parent_path() / "endpoints" : endpoints;
  }
};

// The system's own place, or what the environment's PSREMOTING_CONFIG names; privileged when this process is.
Paths default_paths();

// Where a service that is told nothing else keeps what it makes itself: its certificate, the door for administrators.
std::filesystem::path default_state_directory();

// Where `psremoting powershell add` puts PowerShells: a folder each, named after its version. Only administrators may
// write there.
std::filesystem::path powershell_folder();

// The account this process runs as, and whether it may start workers as others. Without privilege, a container may be
// given a uid that no database of accounts has: then it is that number's text, and not known.
std::string own_account();
bool own_account_is_known();
bool is_privileged();

// The group whose members may use what does not say who may.
std::string remote_management_users();

// Whether this system has virtual accounts, made up for a client, and managed service accounts: Windows has.
bool has_service_accounts();

// Why a privileged service may not rely on this file, or an empty text: a part of its path that somebody but an
// administrator can write to. Symbolic links are followed one by one, and the folders they stand in count, too.
std::string distrust(const std::filesystem::path& file);

}  // namespace psremoting::config
