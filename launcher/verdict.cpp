#include "launcher/verdict.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "launcher/scrypt.hpp"
#include "launcher/user_file.hpp"

namespace psremoting::launcher {

Verdict ask_user_file(const std::string& name, const Secret& password, const std::filesystem::path& file) {
  auto users = load_users(file);
  const User* user = users ? find_user(*users, name) : nullptr;
  if (!users && users.error().code != Errc::not_found)
    log::write<event::user_file_unusable>({{"why", users.error().detail}});
  if (!user) {
    scrypt_waste(password.reveal());
    return {};
  }
  const bool right = scrypt_matches(password.reveal(), user->hash);
  if (right && !user->locked) return {true, user->account, {}};
  return {true, {}, right ? "the user is locked" : "wrong password"};
}

Error refuse_logon(LogonMethod method, const std::string& user, const std::string& client, const std::string& why) {
  const std::string scheme = method == LogonMethod::certificate ? "Certificate" : "Basic";
  log::write<event::logon_refused>({{"user", user}, {"client", client}, {"scheme", scheme}, {"why", why}});
  return error(Errc::logon_failed, "the user name or the password is wrong");
}

bool is_mapped(const request::LogonCertificate& who, const config::Config& config) {
  const auto* mapping = config::find_mapping(config.certificate_mappings, who.issuer, who.subject);
  return config.service.certificate && mapping && mapping->account == who.account;
}

Result<void> check_powershell(const request::StartPowerShell& what, const config::Config& config) {
  const bool known = std::any_of(config.installs.begin(), config.installs.end(), [&](const config::Install& install) {
    return install.executable == what.executable && install.refused.empty();
  });
  if (!known)
    return error(Errc::endpoint_unavailable,
                 what.executable.string() + " is no PowerShell that is served on this host");
  const auto& file = what.session_configuration_file;
  const bool registered = std::any_of(config.endpoints.begin(), config.endpoints.end(), [&](const config::Endpoint& e) {
    return e.session_configuration_file == file && e.enabled;
  });
  if (!file.empty() && !registered)
    return error(Errc::endpoint_unavailable, file.string() + " belongs to no registered endpoint");
  return Result<void>();
}

Result<void> check_environment(const request::StartCommand& what) {
  for (const auto& [name, value] : what.environment) {
    if (name.empty() || name.find('=') != name.npos)
      return error(Errc::invalid_argument, "no variable can be named \"" + name + "\"");
  }
  return Result<void>();
}

}  // namespace psremoting::launcher
