#pragma once

#include <functional>
#include <optional>
#include <string>
#include <windows.h>

// Who could do what with a file or folder, by its owner and access list. What an entry denies is not counted in
// anybody's favour.
namespace psremoting::config {

using Trusted = std::function<bool(PSID)>;

// The first account, for a person to read, that owns it or is granted any of the rights and is not trusted, or nothing.
std::optional<std::string> who_else(PSECURITY_DESCRIPTOR descriptor, ACCESS_MASK rights, const Trusted& trusted);

bool is_system_or_administrators(PSID sid);

enum class Part {
  file,      // the program itself
  folder,    // where it lies: who may add a file there plants a DLL
  ancestor,  // further up: what counts is who may replace the next part
};

// Who could change it; SYSTEM, Administrators and TrustedInstaller are trusted.
std::optional<std::string> who_may_change(PSECURITY_DESCRIPTOR descriptor, Part part);

// DOMAIN\name, or the SID's own text where nobody knows a name.
std::string account_name(PSID sid);

}  // namespace psremoting::config
