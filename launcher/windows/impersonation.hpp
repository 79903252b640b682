#pragma once

#include <cstdlib>
#include <windows.h>

#include "base/handle.hpp"
#include "base/result.hpp"
#include "base/windows/native.hpp"
#include "base/windows/text.hpp"

namespace psremoting::launcher {

// This thread is somebody else, for as long as this is there: what a client names (programs, folders, a PATH with
// shares in it) is looked for with the client's rights and sent to other computers in no other name than theirs. Needs
// SeImpersonatePrivilege.
class Impersonation {
 public:
  // Without a token it stays who it is.
  explicit Impersonation(const Handle* token)
      : asked_(token != nullptr), begun_(asked_ && ::ImpersonateLoggedOnUser(native(*token))) {}
  ~Impersonation() {
    // To go on as somebody else is worse than to end.
    if (begun_ && !::RevertToSelf()) std::abort();
  }
  Impersonation(const Impersonation&) = delete;
  Impersonation& operator=(const Impersonation&) = delete;

  // Whether it is whom it was to be; right after it was made.
  Result<void> begun() const { return begun_ || !asked_ ? Result<void>() : windows_error("ImpersonateLoggedOnUser"); }

 private:
  const bool asked_, begun_;
};

}  // namespace psremoting::launcher
