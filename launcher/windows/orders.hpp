#pragma once

#include <windows.h>

// What the launcher is told by other threads of its process: by the console's handler, or the service manager's.
namespace psremoting::launcher {

void order_stop();
void order_reload();

// Set by those; both live as long as the program. `reload` is reset by whoever waited for it.
HANDLE stop_ordered();
HANDLE reload_ordered();

}  // namespace psremoting::launcher
