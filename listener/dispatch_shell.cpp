// The operations of MS-WSMV on one shell.
#include <algorithm>

#include "base/excerpt.hpp"
#include "base/log.hpp"
#include "config/resolve.hpp"
#include "listener/create_request.hpp"
#include "listener/dispatcher.hpp"
#include "listener/on_strand.hpp"
#include "listener/shell_reply.hpp"
#include "psrp/hosted_shell.hpp"
#include "wsman/print.hpp"
#include "wsman/xpress.hpp"

namespace psremoting::listener {

namespace asio = boost::asio;
namespace fault = wsman::fault;
using wsman::Fault;

namespace {

// What a Send may become when it is unpacked.
constexpr std::size_t max_unpacked = 16 * 1024 * 1024;

boost::system::result<std::optional<Guid>, Fault> command_id(const std::optional<std::string>& text) {
  if (!text) return std::optional<Guid>();
  auto id = Guid::parse(*text);
  if (!id) return Fault(fault::unexpected_selectors, psrp::unknown_command_text);  // no command has it
  return id;
}

// What a cmd shell refuses reads as its provider on Windows says it.
Fault fault_of(const psrp::Shell& shell, const Error& error) {
  Fault told = wsman::to_fault(error);
  if (!shell.powershell() && (told.is(fault::invalid_parameter_win32) || told.is(fault::file_not_found)))
    told.provider = wsman::ProviderFault{"Shell cmd plugin", "%systemroot%\\system32\\winrscmd.dll", 0,
                                         told.message.empty() ? told.text : told.message};
  return told;
}

Answer answer(Fault fault) { return {std::move(fault), nullptr}; }

}  // namespace

asio::awaitable<Dispatcher::Outcome> Dispatcher::create(Call call, const wsman::Create& create) {
  auto shell = co_await make_shell(call, create);
  if (!shell) {
    log::write<event::shell_refused>(
        {{"resource", call.envelope.header.resource_uri},
         {"user", call.caller.logon->identity().name},
         {"client", call.caller.address},
         {"why", shell.error().message.empty() ? shell.error().text : shell.error().message}});
    co_return shell.error();
  }
  auto info = co_await on_strand(**shell, info_of(*shell));
  auto told = shell_reply(info);
  told.environment = create.environment;  // to its own client only: others that see the shell need not
  co_return wsman::Reply(wsman::CreateResponse{call.envelope.header.to, std::move(told)});
}

asio::awaitable<Dispatcher::FoundShell> Dispatcher::make_shell(Call call, const wsman::Create& create) {
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
    auto access = config::check_cmd_access(*call.config, call.caller.logon->identity());
    if (!access) co_return wsman::to_fault(access.error());
    shell = co_await shells_.create_cmd(std::move(request), call.config);
  }
  if (!shell) co_return wsman::to_fault(shell.error());
  co_return *shell;
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
  if ((*shell)->powershell() && request.arguments.size() != 1) co_return Fault(fault::ps_bad_arguments);
  auto* skip = call.envelope.header.option("WINRS_SKIP_CMD_SHELL");
  request.skip_shell = skip && wsman::is_true(skip->value);
  auto id = co_await on_strand(**shell, (*shell)->command(std::move(request)));
  if (!id) co_return fault_of(**shell, id.error());
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
    if (stream.name != "stdin" && !prompt)
      co_return Fault(fault::ps_invalid_input_stream, "There is no input stream " + excerpt(stream.name) + ".");
    std::string_view base64 = stream.base64;
    if ((*shell)->compressed() && !base64.empty()) {
      auto plain = wsman::xpress::decompress_base64(base64, max_unpacked);
      if (!plain) co_return wsman::to_fault(plain.error());
      base64 = unpacked.emplace_back(std::move(*plain));
    }
    chunks.push_back(
        {*command, prompt ? psrp::Stream::prompt_response : psrp::Stream::standard_input, base64, stream.end});
  }
  auto sent = co_await on_strand(**shell, (*shell)->send(std::move(chunks), call.deadline));
  if (!sent) co_return fault_of(**shell, sent.error());
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
  request.constant_ids = call.sent.constant_ids;
  request.written = call.pending.written;
  request.attempt = ++attempts_;
  request.command = *command;
  request.want_output = wants("stdout");
  request.want_error = wants("stderr");
  auto largest = std::min(call.envelope.header.max_envelope_size, call.config->service.max_envelope_size_kb * 1024);
  request.budget = wsman::stream_budget(largest, call.envelope.charset);
  request.deadline = call.deadline;
  call.pending.shell = *shell;
  call.pending.request = request;
  auto got = co_await on_strand(**shell, (*shell)->receive(std::move(request)));
  if (!got) co_return answer(fault_of(**shell, got.error()));
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
  bool interrupt =
      stop || (!(*shell)->powershell() && (kind == wsman::SignalKind::ctrl_c || kind == wsman::SignalKind::ctrl_break));
  if (!(*shell)->powershell() && kind == wsman::SignalKind::other)
    co_return Fault(fault::invalid_parameter_win32,
                    "The signal " + excerpt(signal.code) + " is not one of terminate, ctrl_c, ctrl_break.");
  auto code = interrupt ? psrp::SignalCode::interrupt : psrp::SignalCode::terminate;
  auto done = co_await on_strand(**shell, (*shell)->signal(*command, code));
  if (!done) co_return wsman::to_fault(done.error());
  co_return wsman::Reply(wsman::SignalResponse());
}

Dispatcher::Outcome Dispatcher::delete_shell(const Call& call) {
  auto id = shell_id(call);
  if (!id) return id.error();
  const Identity& who = call.caller.logon->identity();
  const bool own = shells_.find(*id, who).has_value();
  auto removed = shells_.remove(*id, who);
  if (!removed) return wsman::to_fault(removed.error());
  if (!own)
    log::write<event::shell_ended_by_another>(
        {{"shell", id->upper()}, {"user", who.name}, {"client", call.caller.address}});
  return wsman::Reply(wsman::DeleteResponse());
}

}  // namespace psremoting::listener
