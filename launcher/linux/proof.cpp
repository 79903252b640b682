#include "launcher/linux/proof.hpp"

#include "launcher/linux/account.hpp"
#include "launcher/local_name.hpp"
#include "launcher/verdict.hpp"

namespace psremoting::launcher {
namespace {

using Names = std::vector<std::string>;

Result<std::string> ask_pam(const std::string& name, const request::LogonPassword& who, const PamStack& stack) {
  Pam pam(stack, name, who.client, &who.password);
  if (auto proven = pam.authenticate(); !proven) return proven.error();
  if (auto usable = pam.check_account(); !usable) return usable.error();
  return pam.user();
}

// `who` is the request that proves it.
Result<Identity> identity_for(const std::string& account_name, LogonMethod method, const std::string& user,
                              const auto& who, const config::Config& config) {
  auto account = find_account(account_name);
  if (!account) return refuse_logon(method, user, who.client, "there is no account " + account_name);
  if (!can_become(*account))
    return refuse_logon(method, user, who.client,
                        "psremoting runs without privilege: only its own account can log on, not " + account_name);
  return identity_of(*account, method, {config.administrator_groups.value_or(Names()), who.groups});
}

}  // namespace

Result<Identity> prove(const request::LogonPassword& who, const config::Config& config, const PamStack& stack) {
  if (who.password.empty()) return refuse_logon(LogonMethod::basic, who.user, who.client, "empty password");
  const auto name = local_name(who.user);
  Verdict verdict;
  if (!config.user_file.empty()) verdict = ask_user_file(name, who.password, config.user_file);
  if (verdict.known && verdict.account.empty())
    return refuse_logon(LogonMethod::basic, who.user, who.client, verdict.why);
  if (verdict.known) return identity_for(verdict.account, LogonMethod::basic, who.user, who, config);
  if (!config.pam) return refuse_logon(LogonMethod::basic, who.user, who.client, "no such user");
  auto account = ask_pam(name, who, stack);
  if (!account) return refuse_logon(LogonMethod::basic, who.user, who.client, account.error().detail);
  return identity_for(*account, LogonMethod::basic, who.user, who, config);
}

Result<Identity> prove(const request::LogonCertificate& who, const config::Config& config, const PamStack& stack) {
  if (!is_mapped(who, config))
    return refuse_logon(LogonMethod::certificate, who.subject, who.client, "no certificate mapping to " + who.account);
  if (config.pam) {
    Pam pam(stack, who.account, who.client, nullptr);
    if (auto usable = pam.check_account(); !usable)
      return refuse_logon(LogonMethod::certificate, who.subject, who.client, usable.error().detail);
  }
  return identity_for(who.account, LogonMethod::certificate, who.subject, who, config);
}

}  // namespace psremoting::launcher
