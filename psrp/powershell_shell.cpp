#include "psrp/powershell_shell.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "psrp/fragment.hpp"
#include "psrp/spawn.hpp"

namespace psremoting::psrp {
namespace {

namespace asio = boost::asio;

}  // namespace

Error unreadable(const std::string& offence) {
  return error(Errc::malformed, "PowerShell could not read this message: it has " + offence + ".");
}

Result<void> check_creation_xml(std::string_view base64) {
  auto fragments = scan(base64, message_header_bytes);
  if (!fragments) return error(Errc::malformed, "creationXml: " + fragments.error().detail);
  if (fragments->empty()) return error(Errc::malformed, "creationXml is empty");
  auto message = parse_message_header(fragments->front().head);
  bool capability = message && message->type == MessageType::session_capability && fragments->front().header.start;
  if (!capability) return error(Errc::malformed, "creationXml does not begin with a SESSION_CAPABILITY message");
  if (const auto offence = MessageText().offence_in(base64)) return unreadable(*offence);
  return {};
}

PowerShellShell::PowerShellShell(ShellFacts facts, std::string creation_xml, WorkerSource source, Clock& clock,
                                 asio::any_io_executor strand)
    : HostedShell(std::move(facts), clock, strand),
      source_(std::move(source)),
      output_(OutputQueue::Content::session, total_, clock, strand),
      allowance_(clock.now()),
      reader_(clock, strand),
      open_guard_(clock, strand),
      close_guard_(clock, strand),
      line_guard_(clock, strand),
      senders_(clock, strand) {
  // First of all that goes to the session: its client may send the rest before a worker is there.
  input_.push({PacketKind::data, false, std::move(creation_xml)});
}

Error PowerShellShell::used_up_id() {
  return error(Errc::command_id_in_use,
               "PowerShell keeps the id of a command that it never ran to an end: send this one under another id.");
}

Error PowerShellShell::unknown_command() { return error(Errc::not_found, unknown_command_text); }

PowerShellShell::CommandPtr PowerShellShell::find(const Guid& id) const {
  auto at = commands_.find(id);
  return at == commands_.end() ? nullptr : at->second;
}

// A client may use an id again once it knows that the command before is over: it was told Done, or had its terminate
// answered. PowerShell does, for a PowerShell object that is invoked twice has one id.
Result<void> PowerShellShell::free_id(const Guid& id) {
  if (used_up_.contains(id)) return used_up_id();
  auto earlier = find(id);
  if (!earlier) return {};
  if (!earlier->output.done_given())
    return error(Errc::command_id_in_use, "The session has a command of this id already.");
  let_go(earlier);
  return {};
}

// Its client knows the command no more. The worker does until it has acknowledged the Close.
void PowerShellShell::let_go(const CommandPtr& command) {
  command->output.interrupt(error(Errc::aborted));
  command->output.clear();
  command->gone = true;
  forget(command->id);
  if (command->announced && !command->closed) leaving_.emplace(command->id, command);
  close_in_worker(command);
  resume_reading();
}

std::size_t PowerShellShell::running_commands() const {
  auto runs = [](const auto& entry) { return !entry.second->output.finished(); };
  return static_cast<std::size_t>(std::ranges::count_if(commands_, runs));
}

asio::awaitable<Result<Guid>> PowerShellShell::command(CommandRequest request) {
  Activity activity(*this);
  if (failure_) co_return *failure_;
  if (request.arguments.size() != 1)
    co_return error(Errc::invalid_argument, "A PowerShell command has exactly one Arguments element.");
  auto fragments = scan(request.arguments[0], message_header_bytes);
  if (!fragments) co_return fragments.error();
  auto message = fragments->empty() ? std::nullopt : parse_message_header(fragments->front().head);
  if (!message) co_return error(Errc::malformed, "The command's Arguments hold no PSRP message.");
  // A client that names no CommandId means the id that its pipeline has.
  Guid id = request.id ? *request.id : message->pipeline;
  if (id.is_zero() && !request.id) id = Guid::random();
  if (id.is_zero()) co_return error(Errc::invalid_command_id, "The zero GUID is the session's own.");
  auto free = free_id(id);
  if (!free) co_return free.error();
  const auto most = facts_.quotas.max_concurrent_commands_per_shell;
  if (running_commands() >= most)
    co_return error(Errc::quota_processes,
                    "The session runs " + std::to_string(most) + " commands already (MaxConcurrentCommandsPerShell).");
  auto command = std::make_shared<Command>(id, std::move(request.line), total_, clock_, strand_);
  if (const auto offence = command->input_text.offence_in(request.arguments[0])) co_return unreadable(*offence);
  auto charged = charge(command, request.arguments[0].size());
  if (!charged) co_return charged.error();
  keep_if_nested(*command, request.arguments[0]);
  command->input.push({PacketKind::command, false, {}});
  command->input.push({PacketKind::data, false, std::move(request.arguments[0]), true});
  commands_.emplace(id, command);
  write_next(id, command->input);
  co_return id;
}

asio::awaitable<Result<Output>> PowerShellShell::receive(ReceiveRequest request) {
  Activity activity(*this);
  if (!request.command) {
    auto output = co_await output_.receive(std::move(request));
    shell_receive_ended(output.has_value());
    resume_reading();
    co_return output;
  }
  auto command = find(*request.command);
  if (!command) {
    if (failure_) co_return *failure_;
    co_return unknown_command();
  }
  auto output = co_await command->output.receive(std::move(request));
  resume_reading();
  // Done was answered: the worker need not remember it any longer. Here it stays, for a Receive that comes again.
  if (command->output.done_given()) close_in_worker(command);
  co_return output;
}

void PowerShellShell::give_back(const ReceiveRequest& request) {
  if (!request.command) return output_.give_back(request);
  if (auto command = find(*request.command)) command->output.give_back(request);
}

asio::awaitable<Result<void>> PowerShellShell::signal(std::optional<Guid> id, SignalCode code) {
  Activity activity(*this);
  if (!id) co_return Result<void>();  // a terminate of the shell, before its Delete
  auto command = find(*id);
  if (!command) co_return failure_ ? *failure_ : unknown_command();
  if (code == SignalCode::terminate) {
    let_go(command);
    co_return Result<void>();
  }
  if (command->stopping || command->closing || command->output.finished()) co_return Result<void>();
  command->stopping = true;
  // What is stopped needs no more input. But the worker has to know it before it can stop it.
  if (command->created) command->input.drop_waiting();
  command->input.push({PacketKind::signal, false, {}});
  write_next(command->id, command->input);
  co_return Result<void>();
}

void PowerShellShell::end_streams(const Error& waiting, const Error& later) {
  auto end = [&](OutputQueue& queue) {
    queue.interrupt(waiting);
    queue.clear();
    queue.fail(later);
  };
  end(output_);
  for (auto& entry : commands_) end(entry.second->output);
  senders_.changed();
}

void PowerShellShell::close(Error why) {
  if (state_ == State::closing || state_ == State::ended) return;
  bool failed = failure_.has_value();
  state_ = State::closing;
  failure_ = error(Errc::shell_gone, why.detail.empty() ? "The session was closed." : why.detail);
  end_streams(why.code == Errc::aborted ? why : error(Errc::aborted, why.detail), *failure_);
  open_guard_.notify();
  reader_.notify();
  if (!worker_) return;  // run() finds out
  if (failed || !opened_) return worker_->kill();
  spawn(strand_, "shell's closing", guard_close(), [self = shared_from_this()] {});
  auto commands = commands_;
  for (auto& entry : commands) close_in_worker(entry.second);
  close_session_when_due();
}

ShellInfo PowerShellShell::info() const {
  ShellInfo info = common_info();
  if (worker_) info.process_id = worker_->process_id();
  info.child_processes = static_cast<std::uint32_t>(running_commands());
  return info;
}

std::vector<CommandInfo> PowerShellShell::commands() const {
  std::vector<CommandInfo> all;
  for (const auto& [id, command] : commands_) {
    if (command->output.done_given()) continue;
    all.push_back({id, command->line, command->output.finished() ? CommandState::done : CommandState::running});
  }
  return all;
}

}  // namespace psremoting::psrp
