#include "psrp/cmd_shell.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "base/log.hpp"
#include "psrp/spawn.hpp"

namespace psremoting::psrp {
namespace {

namespace asio = boost::asio;

// Output that waits to be fetched, in characters; beyond it no process is read.
constexpr std::size_t output_bound = 1024 * 1024;
// Commands that no Signal let go, before those that have told all are forgotten.
constexpr std::size_t most_commands = 1000;

}  // namespace

CmdShell::CmdShell(ShellFacts facts, Surroundings surroundings, Launcher& launcher, Clock& clock,
                   asio::any_io_executor strand)
    : HostedShell(std::move(facts), clock, strand),
      surroundings_(std::move(surroundings)),
      launcher_(launcher),
      changed_(clock, strand) {}

asio::awaitable<void> CmdShell::run() {
  while (!closed_ || running_ > 0 || starting_ > 0) co_await changed_.wait_until(never);
}

Result<CmdShell::CommandPtr> CmdShell::find(const std::optional<Guid>& id) const {
  if (closed_) return *closed_;
  if (!id) return error(Errc::invalid_argument, "A cmd shell has no streams of its own: name a command.");
  auto at = commands_.find(*id);
  if (at != commands_.end()) return at->second;
  return error(Errc::not_found, unknown_command_text);
}

request::StartCommand CmdShell::start_request(const CommandRequest& request) const {
  request::StartCommand what;
  what.command_line = request.line;
  for (const auto& argument : request.arguments) what.command_line.append(" ").append(argument);
  what.skip_shell = request.skip_shell;
  what.working_directory = facts_.words.working_directory;
  what.environment = surroundings_.environment;
  what.code_page = surroundings_.code_page;
  what.limits = limits();
  what.session = facts_.id.upper();
  what.badge = facts_.badge.upper();
  return what;
}

asio::awaitable<Result<Guid>> CmdShell::command(CommandRequest request) {
  Activity activity(*this);
  if (closed_) co_return *closed_;
  Guid id = request.id.value_or(Guid::random());
  if (id.is_zero()) co_return error(Errc::invalid_command_id);
  auto free = free_id(id);
  if (!free) co_return free.error();
  const auto most = facts_.quotas.max_processes_per_shell;
  if (running_ + starting_ >= most || commands_.size() > 2 * most_commands)
    co_return error(Errc::quota_processes,
                    "The shell runs " + std::to_string(most) + " processes already (MaxProcessesPerShell).");
  forget_ended();
  auto what = start_request(request);
  ++starting_;
  auto process = co_await launcher_.start(strand_, facts_.logon, std::move(what));
  --starting_;
  changed_.notify();
  if (!process) {
    log_event<event::command_not_started>(
        facts_, {{"why", std::string(name(process.error().code))}, {"what", process.error().detail}});
    co_return process.error();
  }
  auto command = std::make_shared<CmdCommand>(id, std::move(request.line), surroundings_.code_page, std::move(*process),
                                              total_, clock_, strand_);
  log_event<event::command_started>(facts_, {{"pid", std::to_string(command->process_id())}});
  start(command);
  if (closed_ || !commands_.emplace(id, command).second) {
    command->kill();
    co_return closed_ ? *closed_ : error(Errc::command_id_in_use);
  }
  co_return id;
}

// A client may use an id again once it was told that the command before is over.
Result<void> CmdShell::free_id(const Guid& id) {
  auto at = commands_.find(id);
  if (at == commands_.end()) return {};
  if (!at->second->output.done_given())
    return error(Errc::command_id_in_use, "The shell has a command of this id already.");
  let_go(CommandPtr(at->second));
  return {};
}

void CmdShell::start(const CommandPtr& command) {
  ++running_;
  auto ended = [self = shared_from_this(), command, this] {
    --running_;
    changed_.notify();
  };
  auto life = command->run([this] { return has_room(); });
  spawn(strand_, "command", std::move(life), std::move(ended));
}

// A client that never lets its commands go must not make the shell grow.
void CmdShell::forget_ended() {
  if (commands_.size() < most_commands) return;
  std::erase_if(commands_, [](const auto& entry) { return entry.second->over() && entry.second->output.done_given(); });
}

bool CmdShell::has_room() const { return total_.characters <= output_bound || closed_; }

void CmdShell::resume_reading() {
  if (!has_room()) return;
  for (auto& [id, command] : commands_) {
    if (!command->over()) command->resume();
  }
}

asio::awaitable<Result<void>> CmdShell::send(std::vector<SendChunk> chunks, TimePoint deadline) {
  Activity activity(*this);
  for (const auto& chunk : chunks) {
    auto command = find(chunk.command);
    if (!command) co_return command.error();
    if (chunk.stream != Stream::standard_input) co_return error(Errc::invalid_stream);
    if (!base64::is_valid(chunk.base64)) co_return error(Errc::malformed, "the stream's text is not base64");
  }
  for (const auto& chunk : chunks) {
    auto command = find(chunk.command);
    if (!command) co_return command.error();
    auto written = co_await (*command)->write(*base64::decode_text(chunk.base64), chunk.end, deadline);
    if (!written) co_return written.error();
  }
  co_return Result<void>();
}

asio::awaitable<Result<Output>> CmdShell::receive(ReceiveRequest request) {
  Activity activity(*this);
  auto command = find(request.command);
  if (!command) co_return command.error();
  auto output = co_await (*command)->output.receive(std::move(request));
  resume_reading();
  co_return output;
}

void CmdShell::give_back(const ReceiveRequest& request) {
  if (auto command = find(request.command)) (*command)->output.give_back(request);
}

asio::awaitable<Result<void>> CmdShell::signal(std::optional<Guid> id, SignalCode code) {
  Activity activity(*this);
  if (!id) co_return Result<void>();
  auto command = find(id);
  if (!command) co_return command.error();
  if (code == SignalCode::terminate) {
    let_go(*command);
  } else if (!(*command)->over()) {
    (*command)->interrupt();
  }
  co_return Result<void>();
}

void CmdShell::let_go(const CommandPtr& command) {
  command->output.interrupt(error(Errc::aborted));
  command->output.clear();
  if (!command->over()) command->kill();
  commands_.erase(command->id);
  resume_reading();
}

void CmdShell::close(Error why) {
  if (closed_) return;
  closed_ = error(Errc::shell_gone, why.detail.empty() ? "The shell was closed." : why.detail);
  auto commands = std::exchange(commands_, {});
  for (auto& [id, command] : commands) {
    command->output.interrupt(error(Errc::aborted, why.detail));
    command->output.clear();
    if (!command->over()) command->kill();
  }
  changed_.notify();
}

ShellInfo CmdShell::info() const {
  ShellInfo info = common_info();
  info.child_processes = static_cast<std::uint32_t>(running_);
  return info;
}

std::vector<CommandInfo> CmdShell::commands() const {
  std::vector<CommandInfo> all;
  all.reserve(commands_.size());
  for (const auto& [id, command] : commands_)
    all.push_back(
        {id, command->line, command->over() ? CommandState::done : CommandState::running, command->process_id()});
  return all;
}

}  // namespace psremoting::psrp
