#include "launcher/windows/proof.hpp"

#include "base/windows/native.hpp"
#include "launcher/local_name.hpp"
#include "launcher/verdict.hpp"
#include "launcher/windows/account.hpp"

namespace psremoting::launcher {
namespace {

struct Asker {
  std::string user, client;
  LogonMethod method;
};

Error refuse(const Asker& asker, const std::string& why) {
  return refuse_logon(asker.method, asker.user, asker.client, why);
}

// Nobody's worker runs as the system itself.
Result<Proof> proof_of(const Handle& token, const Asker& asker) {
  auto identity = identity_of(native(token), asker.method);
  if (!identity) return refuse(asker, identity.error().detail);
  if (is_local_system(*identity)) return refuse(asker, "nobody logs on as the system itself");
  return Proof(std::move(*identity));
}

Result<Proof> own_proof(const Asker& asker) {
  auto token = own_token();
  if (!token) return refuse(asker, token.error().detail);
  return proof_of(*token, asker);
}

Result<Proof> proof_with(Result<Handle> token, const Asker& asker) {
  if (!token) return refuse(asker, token.error().detail);
  auto proof = proof_of(*token, asker);
  if (proof) proof->token = std::make_shared<const Handle>(std::move(*token));
  return proof;
}

Result<Proof> proof_of_account(const std::string& account, const Asker& asker, const ProofRules& rules) {
  if (is_own_account(account)) return own_proof(asker);
  if (rules.own_account_only)
    return refuse(asker, "only the account that runs psremoting can log on here, not " + account);
  return proof_with(rules.logon->without_password(account), asker);
}

}  // namespace

Result<Proof> prove(const request::LogonPassword& who, const ProofRules& rules) {
  const Asker asker{who.user, who.client, LogonMethod::basic};
  if (who.password.empty()) return refuse(asker, "empty password");
  const auto name = local_name(who.user);
  Verdict verdict;
  if (!rules.user_file.empty()) verdict = ask_user_file(name, who.password, rules.user_file);
  if (verdict.known && verdict.account.empty()) return refuse(asker, verdict.why);
  if (verdict.known) return proof_of_account(verdict.account, asker, rules);
  if (rules.own_account_only) return refuse(asker, "no such user");
  return proof_with(rules.logon->with_password(name, who.password), asker);
}

Result<Proof> prove(const request::LogonCertificate& who, const ProofRules& rules) {
  return proof_of_account(who.account, {who.subject, who.client, LogonMethod::certificate}, rules);
}

}  // namespace psremoting::launcher
