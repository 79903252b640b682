#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/identity.hpp"
#include "base/result.hpp"
#include "config/quotas.hpp"

namespace psremoting::psrp {

// Counts shells by endpoint and user. Not thread-safe: its owner's mutex guards it.
class ShellQuotas {
 public:
  // Beyond what all users together may have: so that administrators get in when users have filled it.
  static constexpr std::uint32_t for_administrators = 5;

  // Counts one more, or says which quota forbids it.
  Result<void> add(const std::string& endpoint, const Identity& user, const config::Quotas& quotas);
  void remove(const std::string& endpoint, const std::string& user);

 private:
  struct Users {
    std::map<std::string, std::uint32_t> shells;
    std::uint32_t total = 0;
  };
  std::map<std::string, Users> endpoints_;
};

}  // namespace psremoting::psrp
