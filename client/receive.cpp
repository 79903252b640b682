#include "base/base64.hpp"
#include "client/exchange.hpp"
#include "client/operations.hpp"
#include "wsman/names.hpp"

// The Receive of a shell or of a command.
namespace psremoting::client::operations {
namespace {

// The server answers a Receive at this time even where there is nothing to say.
constexpr std::chrono::seconds poll{60};

std::string_view name_of(wsman::CommandState state) {
  switch (state) {
    case wsman::CommandState::running: return "Running";
    case wsman::CommandState::pending: return "Pending";
    case wsman::CommandState::done: return "Done";
  }
  return {};
}

bool is_done(const wsman::ReceiveResponse& answer) { return answer.state == wsman::CommandState::done; }

// Gives every Stream to PowerShell; the last one, even if empty, also says that the command is done.
void deliver(const wsman::ReceiveResponse& answer, const Callback& callback) {
  static const wsman::ReceiveResponse::Stream nothing{"stdout", "", false};
  std::string state;
  if (answer.state) state.append(wsman::command_state).append(name_of(*answer.state));
  const bool done = is_done(answer);
  const auto* last = answer.streams.empty() ? &nothing : &answer.streams.back();
  for (const auto& stream : answer.streams) {
    if (&stream == last) break;
    if (auto bytes = base64::decode(stream.base64); bytes && !bytes->empty())
      callback.received({stream.name, *bytes, "", 0, false});
  }
  auto bytes = base64::decode(last->base64).value_or(std::vector<std::uint8_t>());
  if (done || !bytes.empty()) callback.received({last->name, bytes, state, answer.exit_code.value_or(0), done});
}

std::unique_ptr<Exchange> exchange_of(const Asked& asked, Request request) {
  return std::make_unique<Exchange>(*asked.shell->session, *asked.operation, std::move(request), Retry::always,
                                    &asked.shell->outage);
}

// `quiet`: the last one brought nothing. A command's output is waited for all the same, a session's may be hours away.
std::unique_ptr<Exchange> next(const Asked& asked, const wsman::Operation& what, bool quiet) {
  auto request = receive_request(*asked.shell, what);
  request.may_be_idle = quiet && !asked.command;
  return exchange_of(asked, std::move(request));
}

// The one that went with the Command, where it asks for the same.
std::unique_ptr<Exchange> sent_with_command(const Asked& asked, const std::vector<std::string>& streams) {
  if (!asked.command || streams != first_streams()) return nullptr;
  auto sent = asked.command->first_receive.take();
  if (!sent) return nullptr;
  auto exchange = exchange_of(asked, std::move(sent->request));
  exchange->adopt(std::move(sent->posted));
  return exchange;
}

// What is the matter with an answer, where PowerShell must hear of it.
std::optional<Failure> trouble(const Outcome<wsman::Response>& response) {
  if (!response) return response.error();
  if (response->reply<wsman::ReceiveResponse>()) return std::nullopt;
  return Failure(code::improper_response, message_of(code::improper_response));
}

// For as long as PowerShell may still get something from this Receive.
class Receiving {
 public:
  explicit Receiving(Command* command) : command_(command) {
    if (command_) command_->end.receive_began();
  }
  ~Receiving() {
    if (command_) command_->end.receive_ended();
  }
  Receiving(const Receiving&) = delete;
  Receiving& operator=(const Receiving&) = delete;

 private:
  Command* command_;
};

}  // namespace

const std::vector<std::string>& first_streams() {
  static const std::vector<std::string> names{"stdout"};
  return names;
}

Request receive_request(const Shell& shell, const wsman::Operation& what) {
  return shell.session->request(what, shell.header(poll));
}

awaitable<void> receive(Asked asked, std::vector<std::string> streams) {
  Receiving receiving(asked.command.get());
  wsman::Receive what;
  if (asked.command) what.command_id = asked.command->id;
  what.streams = streams;
  const wsman::Operation receive = std::move(what);
  auto exchange = sent_with_command(asked, streams);
  if (!exchange) {
    exchange = next(asked, receive, false);
    co_await exchange->begin();
  }
  for (;;) {
    auto response = co_await exchange->end();
    if (asked.operation->is_quiet()) co_return;
    auto failure = asked.operation->cancelled() ? Failure(code::aborted, message_of(code::aborted)) : trouble(response);
    bool only_late = failure && failure->is(wsman::fault::timed_out.code);
    if (failure && !only_late) {
      asked.callback.failed(*failure);
      co_return;
    }
    const auto* answer = only_late ? nullptr : response->reply<wsman::ReceiveResponse>();
    if (answer && is_done(*answer)) {
      if (asked.command) asked.command->state = Command::State::done;
      deliver(*answer, asked.callback);
      co_return;
    }
    // The next one is under way before this one's output is given on, so that the server need not wait for PowerShell.
    exchange = next(asked, receive, only_late);
    co_await exchange->begin();
    if (answer) deliver(*answer, asked.callback);
  }
}

}  // namespace psremoting::client::operations
