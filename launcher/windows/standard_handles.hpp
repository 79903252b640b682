#pragma once

#include <array>
#include <windows.h>

#include "base/result.hpp"

namespace psremoting::launcher {

// A process's input, output and errors, as GetStdHandle() gives them there.
using StandardHandles = std::array<HANDLE, 3>;

// Puts NUL, to be inherited, wherever another process still has one of these as its standard input, output or errors:
// what it starts from then on gets NUL. Who holds the old handles goes on using them; they stay open. They stand in
// that process's own memory (its RTL_USER_PROCESS_PARAMETERS), which no documented call changes from outside. An error,
// with nothing changed, where the memory is not as it should be.
Result<void> replace_standard_handles(HANDLE process, const StandardHandles& old);

}  // namespace psremoting::launcher
