#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "config/install.hpp"

namespace psremoting::service {

inline constexpr std::string_view client_library_name = "libpsrpclient.so";

// The library beside this program: where packages put it, or where the build does. Empty where there is none.
std::filesystem::path find_client_library();

// $PSHOME of an install: the folder of its own libraries, the first where it looks.
std::filesystem::path home_of(const config::Install& install);

// Makes a symbolic link to the library there, so that an upgrade of psremoting upgrades it. What is there and is not a
// link of ours stays and is an error. Gives whether anything changed.
Result<bool> link_client_library(const std::filesystem::path& home, const std::filesystem::path& library);

// Removes the link, if it is one to a library of that name outside of PowerShell's folder. Gives whether there was one.
Result<bool> unlink_client_library(const std::filesystem::path& home);

}  // namespace psremoting::service
