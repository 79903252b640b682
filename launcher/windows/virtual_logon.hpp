#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "launcher/windows/virtual_account.hpp"
#include "launcher/windows/virtual_lsa.hpp"

namespace psremoting::launcher {

// Logs virtual accounts on. A name stays mapped while a token of its account is held here, so that whoami and the event
// log know it, and no longer: then nobody can be that account. Any thread.
class VirtualLogon : public std::enable_shared_from_this<VirtualLogon> {
 public:
  static std::shared_ptr<VirtualLogon> make(std::unique_ptr<VirtualLsa> lsa) {
    return std::shared_ptr<VirtualLogon>(new VirtualLogon(std::move(lsa)));
  }

  // A primary token; the mapping goes with the last one of its account. Takes its time. Errc::not_supported with what
  // is lacking, logon_failed with the reason for the log.
  Result<std::shared_ptr<const Handle>> log_on(const VirtualAccount& account);

 private:
  struct Held;
  explicit VirtualLogon(std::unique_ptr<VirtualLsa> lsa) : lsa_(std::move(lsa)) {}
  Result<void> map(const VirtualAccount& account);
  Result<Handle> take_token(const VirtualAccount& account, const std::vector<std::string>& groups);
  Result<void> check(const Handle& token, const VirtualAccount& account, const std::vector<std::string>& groups);
  void let_go(const std::string& name);

  const std::unique_ptr<VirtualLsa> lsa_;
  // Held from the grant of a right to its end, too: two logons of one account would take it from each other.
  std::mutex mutex_;
  std::map<std::string, int> held_;  // tokens of each name
};

}  // namespace psremoting::launcher
