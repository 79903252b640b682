#pragma once

#include <filesystem>
#include <string>

// The folder for what the service keeps: the certificate that it makes itself, and its doors for commands.
namespace psremoting::service {

// Before serve is started. Makes the folder where there is none, as `enable` and the package do: the account's that
// serves, and to be passed by everybody on the way to the door that is for them. What is there stays as it is. Windows:
// `enable` alone makes it, with its access list.
void make_state_folder(const std::filesystem::path& folder, const std::string& account);

// In serve, where something could not be kept there: the folder, what is wrong with it and the cure.
std::string why_not_kept(const std::filesystem::path& folder);

}  // namespace psremoting::service
