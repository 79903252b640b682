// Lines that a worker never acknowledges: it could not read them, says so on stderr, where children of the session
// write as well, and goes on. What they belong to would wait for ever.
#include "psrp/powershell_shell.hpp"
#include "psrp/spawn.hpp"

namespace psremoting::psrp {
namespace {

// Together within a minute. A worker whose host is busy takes its time for a line, but not that much.
constexpr std::chrono::seconds patience{45}, look_again{15};

}  // namespace

// Runs only while lines are on their way.
void PowerShellShell::watch_lines() {
  if (std::exchange(watching_lines_, true)) return;
  spawn(strand_, "worker's acknowledgements", guard_lines(), [self = shared_from_this()] {});
}

boost::asio::awaitable<void> PowerShellShell::guard_lines() {
  while (unacknowledged_ > 0 && !failure_ && state_ != State::ended) {
    co_await line_guard_.wait_until(clock_.now() + look_again);
    // A session that does not open has a guard of its own.
    if (state_ == State::open) end_what_waits_since(clock_.now() - patience);
  }
  watching_lines_ = false;
}

void PowerShellShell::end_what_waits_since(TimePoint when) {
  if (input_.waits_since(when)) return fail(unread());
  for (const auto* known : {&leaving_, &commands_}) {
    const auto commands = *known;  // ending one takes it out
    for (const auto& [id, command] : commands) {
      // One that a breakpoint holds is acknowledged when it has run.
      if (command->nested.empty() && command->input.waits_since(when)) end_unread(command);
    }
  }
}

Error PowerShellShell::unread() const {
  return worker_error("PowerShell did not take what was sent to it: something in it cannot be read.",
                      worker_ ? worker_->error_text() : std::string());
}

// Closing it makes the session free for the next one.
void PowerShellShell::end_unread(const CommandPtr& command) {
  log_event<event::line_not_taken>(facts_, {{"command", command->id.upper()}});
  command->input.give_up();
  --unacknowledged_;
  if (!command->gone && !command->output.finished() && !command->output.failure()) {
    command->output.fail(unread());
    command->output.wake();
  }
  close_in_worker(command);
  write_next(command->id, command->input);
}

}  // namespace psremoting::psrp
