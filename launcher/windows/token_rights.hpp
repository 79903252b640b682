#pragma once

#include <optional>
#include <windows.h>

#include "base/handle.hpp"
#include "base/result.hpp"

namespace psremoting::launcher {

// Switches a privilege on that our account has; the service has those of ADR 10, and they may be off. Where it has not,
// the call that needs it says so.
void enable_privilege(const wchar_t* name);

// Takes a privilege out of a token; one that it has not is none to take.
Result<void> remove_privilege(const Handle& token, const wchar_t* name);

// The primary token with all an administrator's rights where Windows gave a filtered one; nothing where it did not.
std::optional<Handle> unfiltered_token(const Handle& token);

}  // namespace psremoting::launcher
