#include "config/paths.hpp"

#include <cstdlib>
#include <optional>
#include <vector>
#include <pwd.h>
#include <unistd.h>

#include "config/sddl.hpp"

namespace psremoting::config {
namespace {

std::optional<std::string> own_name() {
  passwd entry{};
  passwd* found = nullptr;
  std::vector<char> buffer(16384);
  if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || !found) return std::nullopt;
  return found->pw_name;
}

}  // namespace

Paths default_paths() {
  Paths paths;
  const char* chosen = std::getenv("PSREMOTING_CONFIG");  // NOLINT(concurrency-mt-unsafe): before there are threads
  paths.required = chosen && *chosen;
  paths.file = paths.required ? std::filesystem::absolute(chosen) : "/etc/psremoting/psremoting.json";
  paths.privileged = is_privileged();
  return paths;
}

std::filesystem::path default_state_directory() { return "/var/lib/psremoting"; }

std::filesystem::path powershell_folder() { return "/opt/psremoting/powershell"; }

std::string own_account() { return own_name().value_or(std::to_string(::geteuid())); }

bool own_account_is_known() { return own_name().has_value(); }

bool is_privileged() { return ::geteuid() == 0; }

std::string remote_management_users() { return std::string(remote_management_group); }

bool has_service_accounts() { return false; }

}  // namespace psremoting::config
