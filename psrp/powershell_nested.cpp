// Commands inside a command that a breakpoint holds: what a debugger's prompt runs.
#include <chrono>

#include "psrp/fragment.hpp"
#include "psrp/powershell_shell.hpp"
#include "psrp/spawn.hpp"

namespace psremoting::psrp {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

// PowerShell says that a nested command is Completed a moment before it is done with it, and refuses another that comes
// in this moment: some words on stderr, the acknowledgement, and then nothing, ever
// (ServerRunspacePoolDriver.HandleCreateAndInvokePowerShell; InvokePump.IsBusy is cleared after the state was sent).
// Its own clients are slow enough not to notice, most of the time. So what was refused is offered again.
constexpr milliseconds refusal_time{1000};  // the complaint may come after the acknowledgement, being in another pipe
constexpr milliseconds offer_pause{20};
constexpr int most_refusals = 100;

}  // namespace

// One that is sent in several pieces is not looked at: nobody types so long a line into a debugger.
void PowerShellShell::keep_if_nested(Command& command, const std::string& create_pipeline) const {
  if (running_commands() == 0 || !stands_alone(create_pipeline)) return;
  auto header = first_header(create_pipeline);
  if (header->end && is_nested(blob(create_pipeline))) command.nested = create_pipeline;
}

bool PowerShellShell::may_be_refused(const Command& command) const {
  if (command.nested.empty() || command.closing || command.refused || !command.created) return false;
  return command.input.unacknowledged() || clock_.now() - command.acknowledged < refusal_time;
}

// The worker complains without saying of what, and in a language of its own.
void PowerShellShell::offer_nested_again() {
  for (const auto& [id, command] : commands_) {
    if (!may_be_refused(*command)) continue;
    command->refused = true;
    spawn(strand_, "nested command", offer_again(command), [self = shared_from_this()] {});
  }
}

asio::awaitable<void> PowerShellShell::offer_again(CommandPtr command) {
  Wakeup pause(clock_, strand_);
  co_await pause.wait_until(clock_.now() + offer_pause);
  command->refused = false;
  if (failure_ || command->closing || command->nested.empty()) co_return;
  if (!command->stopping && ++command->refusals <= most_refusals)
    co_return write_now(command->id, command->input, {command, false, true, {}, command->nested});
  // The worker has no such pipeline: neither a stop nor anything else would ever be answered.
  auto why = command->stopping ? error(Errc::aborted)
                               : error(Errc::worker_failed,
                                       "PowerShell does not take the nested command: the one before it still runs.");
  command->output.fail(std::move(why));
  command->output.wake();
  close_in_worker(command);
}

}  // namespace psremoting::psrp
