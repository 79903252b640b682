#include "launcher/windows/s4u_logon.hpp"

#include <string_view>

#include "base/windows/native.hpp"
#include "launcher/windows/account.hpp"

namespace psremoting::launcher {
namespace {

Error refuse(std::string why) { return error(Errc::logon_failed, std::move(why)); }

// Accounts that somebody made are S-1-5-21-… (of a machine or a domain) or S-1-12-1-… (of Entra ID); all that Windows
// made for itself (S-1-5-18, -19, -20, -80, -90, …) is something else.
bool is_made_by_somebody(std::string_view sid) { return sid.starts_with("S-1-5-21-") || sid.starts_with("S-1-12-1-"); }

Result<void> check(const LsaAccount& account, const std::string& own_sid) {
  const std::string name = account.domain + '\\' + account.name;
  if (!is_made_by_somebody(account.sid))
    return refuse(name + " is an account of Windows' own, as which nobody logs on");
  if (account.sid == own_sid) return refuse(name + " runs psremoting itself, and nobody else logs on as it");
  if (!account.refused.empty()) return refuse("the account " + name + ' ' + account.refused);
  return Result<void>();
}

}  // namespace

Result<Handle> s4u_logon(Lsa& lsa, const std::string& name, const std::string& own_sid) {
  auto account = lsa.find(name);
  if (!account) return refuse("the account " + name + ": " + account.error().detail);
  if (auto fits = check(*account, own_sid); !fits) return fits.error();
  auto token = lsa.log_on(*account);
  if (!token) return token.error();
  // As with a password: administrators of the domain have their rights over the network, local ones where
  // LocalAccountTokenFilterPolicy says so. A filtered token is replaced only where Windows would have given the whole
  // one.
  if (account->full_token) {
    if (auto full = lsa.unfiltered(*token)) *token = std::move(*full);
  }
  auto identity = identity_of(native(*token), LogonMethod::basic);
  if (!identity) return refuse(identity.error().detail);
  if (identity->id != account->sid) return refuse("Windows logged " + identity->name + " on instead of " + name);
  return token;
}

}  // namespace psremoting::launcher
