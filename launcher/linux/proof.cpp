#include "launcher/linux/proof.hpp"

#include "base/log.hpp"
#include "launcher/linux/account.hpp"
#include "launcher/scrypt.hpp"
#include "launcher/user_file.hpp"

namespace psremoting::launcher {
namespace {

Error refuse(const std::string& user, const std::string& client, const std::string& why) {
  log::warning("logon refused", {{"user", user}, {"client", client}, {"why", why}});
  return error(Errc::logon_failed, "the user name or the password is wrong");
}

// What the user file says of somebody.
struct Verdict {
  bool known = false;
  std::string account;  // empty: refused
  std::string why;
};

Verdict ask_user_file(const request::LogonPassword& who, const std::filesystem::path& file) {
  auto users = load_users(file);
  const User* user = users ? find_user(*users, who.user) : nullptr;
  if (!users && users.error().code != Errc::not_found) log::error("user file", {{"why", users.error().detail}});
  if (!user) {
    scrypt_waste(who.password.reveal());
    return {};
  }
  const bool right = scrypt_matches(who.password.reveal(), user->hash);
  if (right && !user->locked) return {true, user->account, {}};
  return {true, {}, right ? "the user is locked" : "wrong password"};
}

Result<std::string> ask_pam(const request::LogonPassword& who, const PamStack& stack) {
  Pam pam(stack, who.user, who.client, &who.password);
  if (auto proven = pam.authenticate(); !proven) return proven.error();
  if (auto usable = pam.check_account(); !usable) return usable.error();
  return pam.user();
}

Result<Identity> identity_for(const std::string& account_name, LogonMethod method, const std::string& user,
                              const std::string& client) {
  auto account = find_account(account_name);
  if (!account) return refuse(user, client, "there is no account " + account_name);
  if (!can_become(*account))
    return refuse(user, client, "psremoting runs without privilege: only its own account can log on, not " + account_name);
  return identity_of(*account, method);
}

}  // namespace

Result<Identity> prove(const request::LogonPassword& who, const config::Config& config, const PamStack& stack) {
  if (who.password.empty()) return refuse(who.user, who.client, "empty password");
  Verdict verdict;
  if (!config.user_file.empty()) verdict = ask_user_file(who, config.user_file);
  if (verdict.known && verdict.account.empty()) return refuse(who.user, who.client, verdict.why);
  if (verdict.known) return identity_for(verdict.account, LogonMethod::basic, who.user, who.client);
  if (!config.pam) return refuse(who.user, who.client, "no such user");
  auto account = ask_pam(who, stack);
  if (!account) return refuse(who.user, who.client, account.error().detail);
  return identity_for(*account, LogonMethod::basic, who.user, who.client);
}

bool is_mapped(const request::LogonCertificate& who, const config::Config& config) {
  const auto* mapping = config::find_mapping(config.certificate_mappings, who.issuer, who.subject);
  return config.service.certificate && mapping && mapping->account == who.account;
}

Result<Identity> prove(const request::LogonCertificate& who, const config::Config& config, const PamStack& stack) {
  if (!is_mapped(who, config))
    return refuse(who.subject, who.client, "no certificate mapping to " + who.account);
  if (config.pam) {
    Pam pam(stack, who.account, who.client, nullptr);
    if (auto usable = pam.check_account(); !usable) return refuse(who.subject, who.client, usable.error().detail);
  }
  return identity_for(who.account, LogonMethod::certificate, who.subject, who.client);
}

}  // namespace psremoting::launcher
