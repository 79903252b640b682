#pragma once

#include <filesystem>
#include <string>

#include "base/request.hpp"
#include "config/config.hpp"

// What is decided about a request before the operating system is asked, in the same way on every one.
namespace psremoting::launcher {

// What the user file says of somebody.
struct Verdict {
  bool known = false;   // a name that is in the file is decided by it
  std::string account;  // empty: refused
  std::string why;
};

// Takes the time of a password's check, whether the name is there or not.
Verdict ask_user_file(const std::string& name, const Secret& password, const std::filesystem::path& file);

// Errc::logon_failed in the words that every refusal has; why is logged, not said.
Error refuse_logon(LogonMethod method, const std::string& user, const std::string& client, const std::string& why);

// Whether a certificate mapping of ours fits.
bool is_mapped(const request::LogonCertificate& who, const config::Config& config);

// Whether this is a PowerShell that was found here, and the session configuration file that of a registered endpoint.
Result<void> check_powershell(const request::StartPowerShell& what, const config::Config& config);

// Whether the variables of a command can be an environment's.
Result<void> check_environment(const request::StartCommand& what);

}  // namespace psremoting::launcher
