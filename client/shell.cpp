#include "client/shell.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/base64.hpp"
#include "client/abi.hpp"
#include "wsman/names.hpp"

namespace psremoting::client {

namespace asio = boost::asio;
using std::chrono::steady_clock;

wsman::Header Shell::header() const {
  wsman::Header header = session->header(uri);
  header.selectors.push_back({"ShellId", id});
  return header;
}

namespace operations {
namespace {

bool is_timeout(const Failure& failure) { return failure.code == static_cast<std::int32_t>(wsman::fault::timed_out.code); }

void finish(const Callback& callback, const Outcome<wsman::Response>& response) {
  if (response) callback.done();
  else callback.failed(response.error());
}

// A Receive's message, asked until it is answered; PowerShell hears that the network is gone, and when it is back.
awaitable<Outcome<wsman::Response>> ask_receive(Session& session, const wsman::Receive& what, const wsman::Header& header, Operation& operation, const Callback& callback) {
  auto until = steady_clock::now() + session.patience();
  asio::steady_timer pause(co_await asio::this_coro::executor);
  bool told = false;
  for (auto wait = std::chrono::milliseconds(50);; wait = std::min(wait * 2, std::chrono::milliseconds(5000))) {
    auto response = co_await session.ask(what, header, operation.cancellation);
    bool lost = !response && response.error().network && !operation.cancellation.cancelled();
    if (!lost && told && !operation.cancellation.cancelled()) callback.network(WSMAN_CALLBACK_RECONNECTED);
    if (!lost || steady_clock::now() + wait > until) co_return response;
    // One quick second try before PowerShell is told: a server that was restarted is back by then.
    if (wait > std::chrono::milliseconds(50)) {
      callback.network(told ? WSMAN_CALLBACK_RETRYING : WSMAN_CALLBACK_NETWORK_FAILURE);
      told = true;
    }
    pause.expires_after(wait);
    co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

std::string state_uri(const wsman::ReceiveResponse& answer) {
  if (!answer.state) return {};
  const char* names[] = {"Running", "Pending", "Done"};
  return std::string(wsman::command_state) + names[static_cast<int>(*answer.state)];
}

// Gives every Stream to PowerShell; true when that was the last of the command.
bool deliver(const wsman::ReceiveResponse& answer, const Callback& callback) {
  bool done = answer.state == wsman::CommandState::done;
  std::string state = state_uri(answer);
  std::size_t left = answer.streams.size();
  for (const auto& stream : answer.streams) {
    bool last = --left == 0;
    auto bytes = base64::decode(stream.base64);
    if (!bytes || bytes->empty()) {
      if (!(last && done)) continue;
      bytes.emplace();
    }
    callback.received(stream.name, *bytes, last ? state : std::string(), last ? answer.exit_code.value_or(0) : 0, last && done);
  }
  return done;
}

}  // namespace

awaitable<void> create(std::shared_ptr<Shell> shell, wsman::Create create, std::string creation_xml, std::vector<wsman::Option> options, Callback callback) {
  create.creation_xml = creation_xml;
  wsman::Header header = shell->session->header(shell->uri);
  header.options = std::move(options);
  header.options_must_be_understood = true;
  Cancellation none;
  auto response = co_await shell->session->ask(create, header, none);
  if (response && !response->reply<wsman::CreateResponse>()) callback.failed(Failure(code::improper_response, message_of(code::improper_response)));
  else finish(callback, response);
}

awaitable<void> run(std::shared_ptr<Command> command, std::string line, std::vector<std::string> arguments, Callback callback) {
  wsman::Command what;
  what.id = command->id;
  what.line = std::move(line);
  what.arguments.assign(arguments.begin(), arguments.end());
  Cancellation none;
  auto header = command->shell->header();
  finish(callback, co_await command->shell->session->ask_until_answered(what, header, none));
}

awaitable<void> receive(std::shared_ptr<Shell> shell, std::shared_ptr<Command> command, std::vector<std::string> streams, std::shared_ptr<Operation> operation, Callback callback) {
  wsman::Receive what;
  if (command) what.command_id = command->id;
  what.streams = std::move(streams);
  for (;;) {
    auto header = shell->header();
    auto response = co_await ask_receive(*shell->session, what, header, *operation, callback);
    if (operation->cancellation.cancelled()) co_return;
    if (!response) {
      if (is_timeout(response.error())) continue;
      callback.failed(response.error());
      co_return;
    }
    const auto* answer = response->reply<wsman::ReceiveResponse>();
    if (!answer) {
      callback.failed(Failure(code::improper_response, message_of(code::improper_response)));
      co_return;
    }
    if (deliver(*answer, callback)) co_return;
  }
}

awaitable<void> send(std::shared_ptr<Shell> shell, std::shared_ptr<Command> command, std::string stream, std::string base64, bool end, std::shared_ptr<Operation> operation, Callback callback) {
  wsman::Send what;
  wsman::Send::Stream part;
  part.name = std::move(stream);
  if (command) part.command_id = command->id;
  part.base64 = base64;
  part.end = end;
  what.streams.push_back(std::move(part));
  auto header = shell->header();
  auto response = co_await shell->session->ask_until_answered(what, header, operation->cancellation);
  finish(callback, response);
}

awaitable<void> signal(std::shared_ptr<Shell> shell, std::shared_ptr<Command> command, std::string code, std::shared_ptr<Operation> operation, Callback callback) {
  wsman::Signal what;
  if (command) what.command_id = command->id;
  what.code = std::move(code);
  auto header = shell->header();
  auto response = co_await shell->session->ask_until_answered(what, header, operation->cancellation);
  finish(callback, response);
}

awaitable<void> close_command(std::shared_ptr<Command> command, Callback callback) {
  wsman::Signal what;
  what.command_id = command->id;
  what.code = std::string(wsman::signal_code::terminate);
  Cancellation none;
  auto header = command->shell->header();
  // Closing always succeeds: what the server made of it changes nothing for the one who closes.
  (void)co_await command->shell->session->ask(what, header, none);
  callback.done();
}

awaitable<void> close_shell(std::shared_ptr<Shell> shell, Callback callback) {
  wsman::Operation what = wsman::Delete();
  Cancellation none;
  auto header = shell->header();
  (void)co_await shell->session->ask(what, header, none);
  callback.done();
}

}  // namespace operations

}  // namespace psremoting::client
