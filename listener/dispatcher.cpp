#include "listener/dispatcher.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

#include "base/base64.hpp"
#include "config/resolve.hpp"
#include "listener/config_reply.hpp"
#include "listener/create_request.hpp"
#include "listener/shell_reply.hpp"
#include "wsman/names.hpp"
#include "wsman/print.hpp"
#include "wsman/xpress.hpp"

namespace psremoting::listener {
namespace {

namespace asio = boost::asio;
namespace fault = wsman::fault;
using wsman::Fault;

// What a Send may become when it is unpacked.
constexpr std::size_t max_unpacked = 16 * 1024 * 1024;

// The one hop of a request: to its shell's strand and back.
template <class T>
asio::awaitable<T> on_strand(const psrp::Shell& shell, asio::awaitable<T> operation) {
  return asio::co_spawn(shell.strand(), std::move(operation), asio::use_awaitable);
}

bool equal(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

boost::system::result<std::optional<Guid>, Fault> command_id(const std::optional<std::string>& text) {
  if (!text) return std::optional<Guid>();
  auto id = Guid::parse(*text);
  if (!id) return Fault(fault::unexpected_selectors, "The command identifier " + *text + " is not a GUID, so no command has it.");
  return std::optional<Guid>(*id);
}

asio::awaitable<psrp::ShellInfo> info_of(std::shared_ptr<psrp::Shell> shell) { co_return shell->info(); }
asio::awaitable<std::vector<psrp::CommandInfo>> commands_of(std::shared_ptr<psrp::Shell> shell) { co_return shell->commands(); }

// The operations that a lost answer must not run twice.
bool runs_once(const wsman::Operation& operation) {
  return std::holds_alternative<wsman::Command>(operation) || std::holds_alternative<wsman::Send>(operation) ||
         std::holds_alternative<wsman::Signal>(operation);
}

Answer answer(boost::system::result<wsman::Reply, Fault> outcome) { return {std::move(outcome), nullptr}; }

}  // namespace

void PendingReceive::give_back() const {
  if (!shell) return;
  asio::post(shell->strand(), [shell = shell, request = request] { shell->give_back(request); });
}

// Counts an operation of a user while it runs.
class Dispatcher::Running {
 public:
  Running(Dispatcher& dispatcher, std::string user, std::uint32_t limit) : dispatcher_(dispatcher), user_(std::move(user)) {
    std::lock_guard lock(dispatcher_.mutex_);
    allowed_ = ++dispatcher_.running_[user_] <= limit;
  }
  ~Running() {
    std::lock_guard lock(dispatcher_.mutex_);
    if (--dispatcher_.running_[user_] == 0) dispatcher_.running_.erase(user_);
  }
  bool allowed() const { return allowed_; }

 private:
  Dispatcher& dispatcher_;
  std::string user_;
  bool allowed_ = false;
};

Dispatcher::Dispatcher(CurrentConfig config, psrp::ShellTable& shells, Clock& clock)
    : config_(std::move(config)), shells_(shells), clock_(clock), enumerations_(clock) {}

asio::awaitable<Answer> Dispatcher::handle(const wsman::Envelope& envelope, const psrp::Caller& caller, PendingReceive& pending) {
  auto config = config_();
  Running running(*this, caller.logon->identity().id, config->service.max_operations_per_user);
  if (!running.allowed()) {
    Fault refused(fault::quota_max_operations, "This user has " + std::to_string(config->service.max_operations_per_user) + " operations running (MaxConcurrentOperationsPerUser). Wait for some to end, or let the administrator raise it.");
    co_return answer(refused);
  }
  auto timeout = std::min(envelope.header.operation_timeout.value_or(config->service.max_timeout), config->service.max_timeout);
  Call call{envelope, caller, pending, config, clock_.now() + timeout};
  if (!runs_once(envelope.operation)) co_return co_await dispatch(call);
  const Identity& who = caller.logon->identity();
  if (auto known = replies_.begin(who, envelope.header.message_id)) co_return answer(std::move(*known));
  Answer fresh = co_await dispatch(call);
  replies_.end(who, envelope.header.message_id, fresh.content);
  co_return fresh;
}

asio::awaitable<Answer> Dispatcher::dispatch(Call call) {
  const auto& operation = call.envelope.operation;
  if (auto* o = std::get_if<wsman::Receive>(&operation)) co_return co_await receive(call, *o);
  if (auto* o = std::get_if<wsman::Send>(&operation)) co_return answer(co_await send(call, *o));
  if (auto* o = std::get_if<wsman::Command>(&operation)) co_return answer(co_await command(call, *o));
  if (auto* o = std::get_if<wsman::Signal>(&operation)) co_return answer(co_await signal(call, *o));
  if (auto* o = std::get_if<wsman::Create>(&operation)) co_return answer(co_await create(call, *o));
  if (std::holds_alternative<wsman::Delete>(operation)) co_return answer(delete_shell(call));
  if (std::holds_alternative<wsman::Get>(operation)) co_return answer(co_await get(call));
  if (auto* o = std::get_if<wsman::Enumerate>(&operation)) co_return answer(co_await enumerate(call, *o));
  const Identity& who = call.caller.logon->identity();
  if (auto* o = std::get_if<wsman::Pull>(&operation)) {
    auto pulled = enumerations_.pull(who, o->context, o->max_elements);
    if (!pulled) co_return answer(pulled.error());
    co_return answer(wsman::Reply(std::move(*pulled)));
  }
  if (auto* o = std::get_if<wsman::Release>(&operation)) {
    auto released = enumerations_.release(who, o->context);
    if (!released) co_return answer(released.error());
    co_return answer(wsman::Reply(*released));
  }
  if (std::holds_alternative<wsman::Identify>(operation)) co_return answer(wsman::Reply(identify(true)));
  if (std::holds_alternative<wsman::Disconnect>(operation) || std::holds_alternative<wsman::Reconnect>(operation) || std::holds_alternative<wsman::Connect>(operation)) {
    auto shell = find(call);
    if (!shell) co_return answer(shell.error());
    Fault unsupported(fault::disconnect_not_supported, "This server does not support disconnected sessions yet.");
    co_return answer(unsupported);
  }
  if (std::holds_alternative<wsman::Put>(operation)) {
    Fault denied(fault::access_denied, "The configuration is not changed over the network; use psremoting on the host itself.");
    co_return answer(denied);
  }
  Fault unsupported(fault::action_not_supported);
  co_return answer(unsupported);
}

wsman::IdentifyResponse Dispatcher::identify(bool authenticated) const {
  // WsmSvc reads "Stack: 3.0" to learn what the server can do. The system's version is for those who may log in.
  bool version = authenticated || config_()->service.identify_shows_version;
  return {"psremoting", version ? "OS: 10.0.0 SP: 0.0 Stack: 3.0" : "OS: 0.0.0 SP: 0.0 Stack: 3.0"};
}

boost::system::result<std::shared_ptr<psrp::Shell>, Fault> Dispatcher::find(const Call& call) const {
  auto text = call.envelope.header.shell_id();
  if (text.empty()) return Fault(fault::insufficient_selectors, "The selector ShellId is missing: which shell is meant?");
  auto id = Guid::parse(text);
  if (!id) return Fault(fault::unexpected_selectors);
  auto shell = shells_.find(*id, call.caller.logon->identity());
  if (!shell) return wsman::to_fault(shell.error());
  return *shell;
}

asio::awaitable<Dispatcher::Outcome> Dispatcher::create(Call call, const wsman::Create& create) {
  auto kind = shell_kind(call.envelope.header.resource_uri);
  if (!kind) co_return kind.error();
  if (auto wrong = check_create(call.envelope.header, create, *kind)) co_return *wrong;
  auto request = create_request(call.envelope.header, create, call.caller);
  Result<std::shared_ptr<psrp::Shell>> shell = error(Errc::internal);
  if (kind->powershell) {
    auto target = config::resolve(*call.config, kind->endpoint);
    if (!target) co_return wsman::to_fault(target.error());
    auto access = config::check_access(target->endpoint, call.caller.logon->identity());
    if (!access) co_return wsman::to_fault(access.error());
    shell = co_await shells_.create_powershell(std::move(request), call.config, std::move(*target));
  } else {
    if (!call.config->service.allow_remote_shell_access) co_return Fault(fault::remote_shells_not_allowed);
    shell = co_await shells_.create_cmd(std::move(request), call.config);
  }
  if (!shell) co_return wsman::to_fault(shell.error());
  auto info = co_await on_strand(**shell, info_of(*shell));
  co_return wsman::Reply(wsman::CreateResponse{call.envelope.header.to, shell_reply(info)});
}

asio::awaitable<Dispatcher::Outcome> Dispatcher::command(Call call, const wsman::Command& command) {
  auto shell = find(call);
  if (!shell) co_return shell.error();
  psrp::CommandRequest request;
  if (command.id) {
    request.id = Guid::parse(*command.id);
    if (!request.id) co_return Fault(fault::command_id_invalid, "The CommandId " + *command.id + " is not a GUID.");
  }
  request.line = command.line;
  request.arguments.assign(command.arguments.begin(), command.arguments.end());
  auto* skip = call.envelope.header.option("WINRS_SKIP_CMD_SHELL");
  request.skip_shell = skip && wsman::is_true(skip->value);
  auto id = co_await on_strand(**shell, (*shell)->command(std::move(request)));
  if (!id) co_return wsman::to_fault(id.error());
  co_return wsman::Reply(wsman::CommandResponse{command.id ? *command.id : id->upper()});
}

asio::awaitable<Dispatcher::Outcome> Dispatcher::send(Call call, const wsman::Send& send) {
  auto shell = find(call);
  if (!shell) co_return shell.error();
  std::vector<psrp::SendChunk> chunks;
  std::vector<std::string> unpacked;
  unpacked.reserve(send.streams.size());
  for (const auto& stream : send.streams) {
    auto command = command_id(stream.command_id);
    if (!command) co_return command.error();
    bool prompt = (*shell)->powershell() && stream.name == "pr";
    if (stream.name != "stdin" && !prompt) co_return Fault(fault::ps_invalid_input_stream, "There is no input stream " + stream.name + ".");
    std::string_view base64 = stream.base64;
    if ((*shell)->compressed() && !base64.empty()) {
      auto plain = wsman::xpress::decompress_base64(base64, max_unpacked);
      if (!plain) co_return wsman::to_fault(plain.error());
      base64 = unpacked.emplace_back(std::move(*plain));
    }
    chunks.push_back({*command, prompt ? psrp::Stream::prompt_response : psrp::Stream::standard_input, base64, stream.end});
  }
  auto sent = co_await on_strand(**shell, (*shell)->send(std::move(chunks), call.deadline));
  if (!sent) co_return wsman::to_fault(sent.error());
  co_return wsman::Reply(wsman::SendResponse());
}

asio::awaitable<Answer> Dispatcher::receive(Call call, const wsman::Receive& receive) {
  auto shell = find(call);
  if (!shell) co_return answer(shell.error());
  auto command = command_id(receive.command_id);
  if (!command) co_return answer(command.error());
  auto wants = [&](std::string_view name) { return std::ranges::find(receive.streams, name) != receive.streams.end(); };
  if ((*shell)->powershell() && !(wants("stdout") && receive.streams.size() == 1)) {
    Fault wrong(fault::ps_invalid_output_stream, "A PowerShell session has one output stream: stdout.");
    co_return answer(wrong);
  }
  psrp::ReceiveRequest request;
  request.message_id = call.envelope.header.message_id;
  request.attempt = ++attempts_;
  request.command = *command;
  request.want_output = wants("stdout");
  request.want_error = wants("stderr");
  auto largest = std::min(call.envelope.header.max_envelope_size, call.config->service.max_envelope_size_kb * 1024);
  request.budget = wsman::stream_budget(largest, call.envelope.charset);
  request.deadline = call.deadline;
  call.pending = {*shell, request};
  auto got = co_await on_strand(**shell, (*shell)->receive(std::move(request)));
  if (!got) co_return answer(wsman::to_fault(got.error()));
  auto output = std::make_unique<psrp::Output>(std::move(*got));
  if ((*shell)->compressed()) {
    for (auto& chunk : output->chunks) {
      auto packed = wsman::xpress::store_base64(chunk.base64);
      if (!packed) co_return answer(wsman::to_fault(packed.error()));
      chunk.base64 = std::move(*packed);
    }
  }
  wsman::Reply reply = receive_reply(*output, *command);
  co_return Answer{std::move(reply), std::move(output)};
}

asio::awaitable<Dispatcher::Outcome> Dispatcher::signal(Call call, const wsman::Signal& signal) {
  auto shell = find(call);
  if (!shell) co_return shell.error();
  // go-psrp ends its shell with a terminate to no command: nothing to do, the Delete follows.
  if (!signal.command_id) co_return wsman::Reply(wsman::SignalResponse());
  auto command = command_id(signal.command_id);
  if (!command) co_return command.error();
  auto kind = wsman::signal_kind(signal.code);
  bool stop = kind == wsman::SignalKind::stop_pipeline;
  // PowerShell's own plug-in knows one stop and takes all else for a close; a cmd shell knows what Windows' knows.
  bool interrupt = stop || (!(*shell)->powershell() && (kind == wsman::SignalKind::ctrl_c || kind == wsman::SignalKind::ctrl_break));
  if (!(*shell)->powershell() && kind == wsman::SignalKind::other) co_return Fault(fault::invalid_parameter_win32, "The signal " + signal.code + " is not one of terminate, ctrl_c, ctrl_break.");
  auto code = interrupt ? psrp::SignalCode::interrupt : psrp::SignalCode::terminate;
  auto done = co_await on_strand(**shell, (*shell)->signal(*command, code));
  if (!done) co_return wsman::to_fault(done.error());
  co_return wsman::Reply(wsman::SignalResponse());
}

Dispatcher::Outcome Dispatcher::delete_shell(const Call& call) {
  auto shell = find(call);
  if (!shell) return shell.error();
  auto removed = shells_.remove((*shell)->id(), call.caller.logon->identity());
  if (!removed) return wsman::to_fault(removed.error());
  return wsman::Reply(wsman::DeleteResponse());
}

asio::awaitable<Dispatcher::Outcome> Dispatcher::get(Call call) {
  const std::string& uri = call.envelope.header.resource_uri;
  if (uri.size() >= wsman::resource::config.size() && equal(uri.substr(0, wsman::resource::config.size()), wsman::resource::config)) {
    auto element = config_reply(*call.config, uri);
    if (!element) co_return Fault(fault::invalid_resource_uri, "The configuration has no section " + uri + ".");
    co_return wsman::Reply(wsman::GetResponse{std::move(*element)});
  }
  if (!equal(uri, wsman::resource::shell) && !equal(uri, wsman::resource::cmd) && !uri.starts_with(wsman::resource::powershell))
    co_return Fault(fault::invalid_resource_uri, "There is no resource " + uri + " to get.");
  auto shell = find(call);
  if (!shell) co_return shell.error();
  auto info = co_await on_strand(**shell, info_of(*shell));
  co_return wsman::Reply(wsman::GetResponse{shell_reply(info)});
}

asio::awaitable<Dispatcher::Outcome> Dispatcher::enumerate(Call call, const wsman::Enumerate& enumerate) {
  auto all = co_await items(call, enumerate);
  if (!all) co_return all.error();
  wsman::EnumerateResponse reply;
  if (!enumerate.optimize) {
    reply.context = enumerations_.begin(call.caller.logon->identity(), std::move(*all));
    co_return wsman::Reply(std::move(reply));
  }
  std::size_t most = std::max<std::size_t>(enumerate.max_elements, 1);
  std::size_t now = std::min(all->size(), most);
  reply.items.assign(std::make_move_iterator(all->begin()), std::make_move_iterator(all->begin() + static_cast<std::ptrdiff_t>(now)));
  all->erase(all->begin(), all->begin() + static_cast<std::ptrdiff_t>(now));
  reply.end = all->empty();
  if (!reply.end) reply.context = enumerations_.begin(call.caller.logon->identity(), std::move(*all));
  co_return wsman::Reply(std::move(reply));
}

asio::awaitable<boost::system::result<std::vector<wsman::Item>, Fault>> Dispatcher::items(Call call, const wsman::Enumerate& enumerate) {
  const std::string& uri = call.envelope.header.resource_uri;
  std::vector<wsman::Item> all;
  if (equal(uri, wsman::resource::shell)) {
    for (auto& shell : shells_.visible_to(call.caller.logon->identity())) {
      auto info = co_await on_strand(*shell, info_of(shell));
      auto& told = std::get<wsman::ShellInfo>(all.emplace_back(shell_reply(info)));
      told.memory_used_mb = info.memory_used_mb;
      told.child_processes = info.child_processes;
    }
    co_return all;
  }
  if (!equal(uri, wsman::resource::command)) co_return Fault(fault::invalid_resource_uri, "There is nothing to enumerate at " + uri + ".");
  if (enumerate.references) co_return Fault(fault::shell_commands_epr_not_supported);
  if (!enumerate.filter) co_return Fault(fault::shell_commands_filter_expected);
  if (enumerate.filter->dialect != wsman::selector_filter) co_return Fault(fault::filter_dialect_unavailable);
  for (const auto& selector : enumerate.filter->selectors) {
    if (!equal(selector.name, "ShellId")) continue;
    auto id = Guid::parse(selector.value);
    if (!id) co_return Fault(fault::unexpected_selectors);
    auto shell = shells_.find(*id, call.caller.logon->identity());
    if (!shell) co_return wsman::to_fault(shell.error());
    for (auto& command : co_await on_strand(**shell, commands_of(*shell))) all.emplace_back(command_reply(command));
    co_return all;
  }
  co_return Fault(fault::shell_commands_filter_expected);
}

}  // namespace psremoting::listener
