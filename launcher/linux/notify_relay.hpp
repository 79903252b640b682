#pragma once

#include <string_view>

#include "base/linux/fd.hpp"
#include "launcher/linux/loop.hpp"

namespace psremoting::launcher {

// The variable that tells serve which descriptor takes its words for the service manager.
inline constexpr const char* notify_variable = "PSREMOTING_NOTIFY";

// Whether it is what serve has to tell systemd (sd_notify(3)): that it serves, with a status for people, that it
// reloads, or that it stops. Nothing else is passed on: whoever owns serve would otherwise say of the unit what it
// likes.
bool is_state_of_serve(std::string_view message);

// Passes on what serve tells systemd, which listens to the launcher alone (NotifyAccess=main): every session could send
// the same datagram.
class NotifyRelay {
 public:
  explicit NotifyRelay(LinuxLoop& loop);
  ~NotifyRelay();
  NotifyRelay(const NotifyRelay&) = delete;
  NotifyRelay& operator=(const NotifyRelay&) = delete;

  // The end for serve; -1 where none could be made.
  int there() const { return there_.get(); }
  // Once serve has it.
  void close_there() { there_.reset(); }

 private:
  void pass_on();

  LinuxLoop& loop_;
  Fd here_, there_;
};

}  // namespace psremoting::launcher
