#pragma once

#include <optional>
#include <string>
#include <windows.h>

// Who could change a file or folder, by its owner and access list. Trusted are SYSTEM, Administrators and
// TrustedInstaller; what an entry denies is not counted in anybody's favour.
namespace psremoting::config {

enum class Part {
  file,      // the program itself
  folder,    // where it lies: who may add a file there plants a DLL
  ancestor,  // further up: what counts is who may replace the next part
};

// The first account that could, for a person to read, or nothing.
std::optional<std::string> who_may_change(PSECURITY_DESCRIPTOR descriptor, Part part);

// DOMAIN\name, or the SID's own text where nobody knows a name.
std::string account_name(PSID sid);

}  // namespace psremoting::config
