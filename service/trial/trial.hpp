#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

// A PowerShell that is started once, to be asked something, as a worker without privilege.
namespace psremoting::service {

struct Trial {
  std::filesystem::path program;
  std::vector<std::string> arguments;
  std::string input;    // its stdin
  std::string account;  // as which it runs where this process is privileged
  std::chrono::seconds deadline{60};
};

// Gives what it printed, on stderr, too. Where this process is privileged it is the account's, or the system's account
// for nobody where there is none of that name; on Windows it is what `serve` runs with
// (launcher/windows/serve_token.hpp). Its memory is bounded. Errc::worker_failed with what it printed where it cannot
// be started, fails, or is not done before the deadline; it and what it started has ended then. Blocks. One thread.
Result<std::string> try_out(const Trial& trial);

// The version that a PowerShell says of itself, which is the last thing it prints.
Result<std::string> version_said_by(const std::filesystem::path& program, const std::string& account,
                                    std::chrono::seconds deadline);

}  // namespace psremoting::service
