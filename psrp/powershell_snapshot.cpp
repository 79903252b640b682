// What a PowerShell shell is, written down.
#include "psrp/powershell_shell.hpp"

namespace psremoting::psrp {
namespace {

InputSnapshot snapshot_of(const InputQueue& input) {
  InputSnapshot snapshot;
  for (const auto& line : input.waiting()) snapshot.waiting.push_back({line.kind, line.prompt, line.base64});
  snapshot.unacknowledged = input.unacknowledged();
  return snapshot;
}

CommandSnapshot snapshot_of(const PowerShellCommand& command) {
  CommandSnapshot snapshot;
  static_cast<CommandProgress&>(snapshot) = command;
  snapshot.id = command.id;
  snapshot.line = command.line;
  snapshot.input = snapshot_of(command.input);
  snapshot.output = command.output.snapshot();
  return snapshot;
}

}  // namespace

ShellSnapshot PowerShellShell::snapshot() const {
  const ShellInfo shown = info();
  ShellSnapshot snapshot;
  snapshot.id = facts_.id;
  snapshot.owner = owner();
  snapshot.worker = shown.process_id;
  snapshot.endpoint = facts_.endpoint;
  snapshot.words = facts_.words;
  snapshot.client_ip = facts_.client_ip;
  snapshot.session_id = facts_.session_id;
  snapshot.idle_timeout_ms = static_cast<std::uint64_t>(facts_.idle_timeout.count());
  snapshot.run_time_s = static_cast<std::uint64_t>(shown.run_time.count());
  snapshot.inactivity_s = static_cast<std::uint64_t>(shown.inactivity.count());
  snapshot.open = state_ == State::open;
  if (worker_) snapshot.worker_line = worker_->begun_line();
  snapshot.input = snapshot_of(input_);
  snapshot.output = output_.snapshot();
  for (const auto* known : {&leaving_, &commands_}) {
    for (const auto& entry : *known) snapshot.commands.push_back(snapshot_of(*entry.second));
  }
  return snapshot;
}

}  // namespace psremoting::psrp
