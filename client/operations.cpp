#include "client/operations.hpp"

#include "client/abi.hpp"
#include "client/exchange.hpp"
#include "wsman/names.hpp"
#include "wsman/print_item.hpp"

namespace psremoting::client::operations {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// What the server has for one answer. It answers a Command, a Send or a Signal when it has taken it over.
constexpr seconds usual_time{60};
constexpr seconds time_to_create{180}, time_to_signal{60};
constexpr seconds time_to_remove{5};

Failure ended() { return Failure(code::aborted, message_of(code::aborted)); }
Failure improper() { return Failure(code::improper_response, message_of(code::improper_response)); }

// The answer's only news is that there is one.
template <class Reply>
void finish(const Asked& asked, const Outcome<wsman::Response>& response) {
  if (asked.operation->is_quiet()) return;
  if (asked.operation->cancelled())
    asked.callback.failed(ended());
  else if (!response)
    asked.callback.failed(response.error());
  else if (!response->reply<Reply>())
    asked.callback.failed(improper());
  else
    asked.callback.done();
}

awaitable<Outcome<wsman::Response>> ask(const Asked& asked, wsman::Operation what, milliseconds time, Retry retry) {
  auto header = asked.shell->header(time);
  auto request = asked.shell->session->request(what, header);
  Exchange exchange(*asked.shell->session, *asked.operation, std::move(request), retry, &asked.shell->outage);
  co_await exchange.begin();
  co_return co_await exchange.end();
}

}  // namespace

awaitable<void> create(Asked asked, wsman::Create create, std::string creation_xml,
                       std::vector<wsman::Option> options) {
  Session& session = *asked.shell->session;
  if (auto usable = session.usable(); !usable) {
    asked.callback.failed(usable.error());
    co_return;
  }
  create.creation_xml = creation_xml;
  auto header = session.header(asked.shell->uri, session.time(WSMAN_OPTION_TIMEOUTMS_CREATE_SHELL, time_to_create));
  header.options = std::move(options);
  header.options_must_be_understood = true;
  auto request = session.request(create, header);
  request.time = *header.operation_timeout;  // -OpenTimeout is for the open all in all
  Exchange exchange(session, *asked.operation, std::move(request), Retry::if_lost);
  co_await exchange.begin();
  auto response = co_await exchange.end();
  bool is_refused = !response && response.error().stage == Failure::Stage::answered && !asked.operation->cancelled();
  if (exchange.was_sent() && !is_refused) asked.shell->state = Shell::State::asked_for;
  if (asked.operation->cancelled()) co_return;
  if (!response) {
    asked.callback.failed(response.error());
    co_return;
  }
  asked.shell->state = Shell::State::created;
  std::string shell;
  if (const auto* reply = response->reply<wsman::CreateResponse>()) wsman::append_shell(shell, reply->shell);
  if (shell.empty())
    asked.callback.failed(improper());
  else
    asked.callback.done(shell);
}

namespace {

// Goes right behind the Command, so that the output need not wait for the client to ask for it. Only to a server that
// is known to take two at once: for another one, a Receive before its Command would be a fault.
std::optional<Request> first_receive(const Asked& asked) {
  if (!asked.shell->session->takes_two_at_once()) return std::nullopt;
  wsman::Receive what;
  what.command_id = asked.command->id;
  what.streams = first_streams();
  return receive_request(*asked.shell, std::move(what));
}

}  // namespace

awaitable<void> run(Asked asked, std::string line, std::vector<std::string> arguments) {
  wsman::Command what;
  what.id = asked.command->id;
  what.line = std::move(line);
  what.arguments.assign(arguments.begin(), arguments.end());
  co_await asked.shell->farewells.wait(asked.command->id, *asked.operation);
  asked.command->state = Command::State::asked_for;
  auto& session = *asked.shell->session;
  auto request = session.request(std::move(what), asked.shell->header(usual_time));
  auto first = first_receive(asked);
  if (first) request.next = first->envelope;
  Exchange exchange(session, *asked.operation, std::move(request), Retry::always, &asked.shell->outage);
  co_await exchange.begin();
  auto response = co_await exchange.end();
  if (!response && response.error().stage == Failure::Stage::answered) asked.command->state = Command::State::none;
  if (asked.operation->cancelled()) co_return;
  if (auto sent = exchange.take_next(); sent && response)
    asked.command->first_receive.put({std::move(*first), std::move(*sent)});
  finish<wsman::CommandResponse>(asked, response);
}

awaitable<void> send(Asked asked, std::string stream, std::string base64, bool end) {
  wsman::Send::Stream part;
  part.name = std::move(stream);
  if (asked.command) part.command_id = asked.command->id;
  part.base64 = base64;
  part.end = end;
  wsman::Send what;
  what.streams.push_back(std::move(part));
  finish<wsman::SendResponse>(asked, co_await ask(asked, std::move(what), usual_time, Retry::always));
}

awaitable<void> signal(Asked asked, std::string code) {
  wsman::Signal what;
  if (asked.command) what.command_id = asked.command->id;
  what.code = std::move(code);
  auto time = asked.shell->session->time(WSMAN_OPTION_TIMEOUTMS_SIGNAL_SHELL, time_to_signal);
  bool stops = asked.command && wsman::signal_kind(what.code) == wsman::SignalKind::stop_pipeline;
  auto response = co_await ask(asked, std::move(what), time, Retry::always);
  // PowerShell takes the answer for the end of the pipeline, and calls it failed where the pipeline's own word has not
  // come before. Windows answers only then; others at once.
  if (stops && response) co_await asked.command->end.wait(*asked.operation, time);
  finish<wsman::SignalResponse>(asked, response);
}

// What the server makes of an end changes nothing for the one who ends, so it is asked once and not waited for long.
awaitable<void> terminate(Asked asked) {
  wsman::Signal what;
  what.command_id = asked.command->id;
  what.code = std::string(wsman::signal_code::terminate);
  auto retry = asked.shell->outage.is_now() ? Retry::never : Retry::if_lost;
  (void)co_await ask(asked, std::move(what), time_to_remove, retry);
}

awaitable<void> remove(Asked asked) {
  auto retry = asked.shell->outage.is_now() ? Retry::never : Retry::if_lost;
  (void)co_await ask(asked, wsman::Delete(), time_to_remove, retry);
}

}  // namespace psremoting::client::operations
