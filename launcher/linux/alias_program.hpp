#pragma once

#include <optional>

namespace psremoting::launcher {

// What our program does where it is called by a name of the folder of aliases (aliases.hpp), as a worker's account:
// `powershell` is the `pwsh` beside it with the command line of Windows PowerShell, `chcp.com` says that the code page
// is UTF-8. The exit code; nothing where it is called by its own name.
std::optional<int> run_as_alias(int count, char** words);

}  // namespace psremoting::launcher
