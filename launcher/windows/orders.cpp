#include "launcher/windows/orders.hpp"

namespace psremoting::launcher {

HANDLE stop_ordered() {
  static const HANDLE event = ::CreateEventW(nullptr, TRUE, FALSE, nullptr);
  return event;
}

HANDLE reload_ordered() {
  static const HANDLE event = ::CreateEventW(nullptr, FALSE, FALSE, nullptr);
  return event;
}

void order_stop() { ::SetEvent(stop_ordered()); }
void order_reload() { ::SetEvent(reload_ordered()); }

}  // namespace psremoting::launcher
