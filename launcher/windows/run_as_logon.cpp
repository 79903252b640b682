#include "launcher/windows/run_as_logon.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "base/log.hpp"
#include "base/windows/native.hpp"
#include "launcher/windows/account.hpp"
#include "launcher/windows/virtual_account.hpp"

namespace psremoting::launcher {
namespace {

// Programs' own, or WinRM's; ours are not named, but made.
bool is_virtual(const std::string& account) {
  constexpr std::array domains{"NT SERVICE\\", "IIS APPPOOL\\", "NT VIRTUAL MACHINE\\", "WinRM Virtual Users\\",
                               "Virtual Users\\"};
  return std::any_of(domains.begin(), domains.end(),
                     [&](const std::string& domain) { return ascii::equal(account.substr(0, domain.size()), domain); });
}

Error refuse(const std::string& account, const std::string& why) {
  log::write<event::run_as_not_logged_on>({{"account", account}, {"why", why}});
  return error(Errc::worker_failed, "The account that the endpoint runs as, " + account +
                                        ", could not be logged on. The service's log says why.");
}

Result<Proof> log_on_named(Logon& logon, const std::string& account) {
  if (is_virtual(account))
    return error(Errc::not_supported,
                 "The endpoint runs as " + account +
                     ", a virtual account, which is not supported as RunAsUser: "
                     "name a local account, one of the domain, or a managed service account, or write "
                     "\"RunAsVirtualAccount\": true instead.");
  auto token = account.ends_with('$') ? logon.managed(account) : logon.without_password(account);
  if (!token) return refuse(account, token.error().detail);
  auto identity = identity_of(native(*token), LogonMethod::basic);
  if (!identity) return refuse(account, identity.error().detail);
  if (is_local_system(*identity)) return refuse(account, "nobody logs on as the system itself");
  Proof proof(std::move(*identity));
  proof.token = std::make_shared<const Handle>(std::move(*token));
  return proof;
}

Result<Proof> log_on_virtual(Logon& logon, const RunAs& as, const Identity& client) {
  const auto account = virtual_account(as, client);
  const std::string name = std::string(virtual_domain) + '\\' + account.name;
  auto token = logon.made_up(account);
  if (!token && token.error().code == Errc::not_supported)
    return error(Errc::not_supported,
                 "The endpoint " + as.endpoint + " runs as a virtual account, and " + token.error().detail);
  if (!token) return refuse(name, token.error().detail);
  log::write<event::virtual_account_logged_on>(
      {{"account", name}, {"sid", account.sid}, {"user", client.name}, {"endpoint", as.endpoint}});
  Identity identity;
  identity.name = name;
  identity.id = account.sid;
  Proof proof(std::move(identity));
  proof.token = std::move(*token);
  return proof;
}

}  // namespace

Result<Proof> log_on_run_as(Logon& logon, const RunAs& as, const Identity& client) {
  return as.virtual_account ? log_on_virtual(logon, as, client) : log_on_named(logon, as.account);
}

}  // namespace psremoting::launcher
