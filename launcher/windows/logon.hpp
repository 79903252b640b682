#pragma once

#include <memory>
#include <string>

#include "base/handle.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace psremoting::launcher {

struct VirtualAccount;

// Windows' answer to who somebody is: a primary token. Any thread; takes its time. Errc::logon_failed, with the reason
// for the log, where it says no; not_supported where it cannot be asked, or not be believed.
class Logon {
 public:
  virtual ~Logon() = default;
  virtual Result<Handle> with_password(const std::string& account, const Secret& password) = 0;
  // Of an account that was proven in another way (the user file, a certificate): without its password.
  virtual Result<Handle> without_password(const std::string& account) = 0;
  // Of a managed service account, "DOMAIN\name$", whose password this computer may fetch from the domain.
  virtual Result<Handle> managed(const std::string& account) = 0;
  // Of an account that Windows knows while such a token is held. not_supported says what to do instead.
  virtual Result<std::shared_ptr<const Handle>> made_up(const VirtualAccount& account) = 0;
};

std::shared_ptr<Logon> system_logon();

// Whether this Windows is Wine, whose LogonUser accepts every password: then nothing it says is believed.
bool logon_is_pretence();

}  // namespace psremoting::launcher
