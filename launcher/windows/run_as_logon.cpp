#include "launcher/windows/run_as_logon.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "base/log.hpp"
#include "launcher/windows/account.hpp"

namespace psremoting::launcher {
namespace {

// Their logon is LogonUserExExW with LOGON32_PROVIDER_VIRTUAL and an identity that LsaManageSidNameMapping was told before:
// nothing that is documented to work for somebody else's service.
bool is_virtual(const std::string& account) {
  constexpr std::array domains{"NT SERVICE\\", "IIS APPPOOL\\", "NT VIRTUAL MACHINE\\", "WinRM Virtual Users\\"};
  return std::any_of(domains.begin(), domains.end(), [&](const std::string& domain) {
    return ascii::equal(account.substr(0, domain.size()), domain);
  });
}

Error refuse(const std::string& account, const std::string& why) {
  log::error("an endpoint's account was not logged on", {{"account", account}, {"why", why}});
  return error(Errc::worker_failed, "The account that the endpoint runs as, " + account +
                                        ", could not be logged on. The service's log says why.");
}

}  // namespace

Result<Proof> log_on_run_as(Logon& logon, const std::string& account) {
  if (is_virtual(account))
    return error(Errc::not_supported, "The endpoint runs as " + account + ", a virtual account, which is not supported: "
                                      "name a local account, one of the domain, or a managed service account.");
  auto token = account.ends_with('$') ? logon.managed(account) : logon.without_password(account);
  if (!token) return refuse(account, token.error().detail);
  auto identity = identity_of(reinterpret_cast<HANDLE>(token->get()), LogonMethod::basic);
  if (!identity) return refuse(account, identity.error().detail);
  if (is_local_system(*identity)) return refuse(account, "nobody logs on as the system itself");
  Proof proof(std::move(*identity));
  proof.token = std::make_shared<const Handle>(std::move(*token));
  return proof;
}

}  // namespace psremoting::launcher
