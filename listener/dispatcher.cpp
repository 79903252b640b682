#include "listener/dispatcher.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

#include "listener/config_listing.hpp"

namespace psremoting::listener {
namespace {

namespace asio = boost::asio;
namespace fault = wsman::fault;
using wsman::Fault;

// A proxy hangs up on a request that gets no answer: HAProxy after 50 s as Debian sets it up, nginx after 60 s. A
// client that asks for more is given this and asks again, as Windows has it do after MaxTimeoutms.
constexpr std::chrono::milliseconds longest_silence = std::chrono::seconds(45);

// The operations that a lost answer must not run twice.
bool runs_once(const wsman::Operation& operation) {
  return std::holds_alternative<wsman::Command>(operation) || std::holds_alternative<wsman::Send>(operation) ||
         std::holds_alternative<wsman::Signal>(operation);
}

Answer answer(boost::system::result<wsman::Reply, Fault> outcome) { return {std::move(outcome), nullptr}; }

template <class T>
boost::system::result<wsman::Reply, Fault> reply(boost::system::result<T, Fault> outcome) {
  if (!outcome) return outcome.error();
  return wsman::Reply(std::move(*outcome));
}

Fault too_many_operations(const config::Service& service) {
  return Fault(fault::quota_max_operations, "This user has " + std::to_string(service.max_operations_per_user) +
                                                " operations running (MaxConcurrentOperationsPerUser). Wait for some "
                                                "to end, or let the administrator raise it.");
}

}  // namespace

void PendingAnswer::give_back() const {
  if (!shell) return;
  asio::post(shell->strand(), [shell = shell, request = request] { shell->give_back(request); });
}

void PendingAnswer::came() const {
  if (written) *written = true;
}

// Counts an operation of a user while it runs.
class Dispatcher::Running {
 public:
  Running(Dispatcher& dispatcher, std::string user, std::uint32_t limit)
      : dispatcher_(dispatcher), user_(std::move(user)) {
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

Dispatcher::Dispatcher(CurrentConfig config, CurrentListeners listeners, psrp::ShellTable& shells, Clock& clock)
    : config_(std::move(config)),
      listeners_(std::move(listeners)),
      shells_(shells),
      clock_(clock),
      enumerations_(clock),
      replies_(clock) {}

asio::awaitable<Answer> Dispatcher::handle(const wsman::Envelope& envelope, const psrp::Caller& caller,
                                           PendingAnswer& pending) {
  auto config = config_();
  Running running(*this, caller.logon->identity().id, config->service.max_operations_per_user);
  if (!running.allowed()) co_return answer(too_many_operations(config->service));
  auto timeout =
      std::min(envelope.header.operation_timeout.value_or(config->service.max_timeout), config->service.max_timeout);
  if (std::holds_alternative<wsman::Receive>(envelope.operation)) timeout = std::min(timeout, longest_silence);
  pending.written = std::make_shared<std::atomic<bool>>(false);
  auto sent = replies_.note(caller.logon->identity(), envelope);
  Call call{envelope, caller, pending, std::move(config), clock_.now() + timeout, sent};
  co_return co_await (runs_once(envelope.operation) ? dispatch_once(std::move(call)) : dispatch(std::move(call)));
}

asio::awaitable<Answer> Dispatcher::dispatch_once(Call call) {
  const Identity& who = call.caller.logon->identity();
  const std::string& id = call.envelope.header.message_id;
  if (auto known = replies_.begin(who, id, call.sent)) co_return answer(std::move(*known));
  Answer fresh = co_await dispatch(call);
  replies_.end(who, id, call.sent, fresh.content, call.pending.written);
  co_return fresh;
}

// No coroutine itself: thousands of Receives wait, and each would hold the frame of what all other operations need.
asio::awaitable<Answer> Dispatcher::dispatch(Call call) {
  const auto& operation = call.envelope.operation;
  if (auto* o = std::get_if<wsman::Receive>(&operation)) return receive(std::move(call), *o);
  if (auto* o = std::get_if<wsman::Send>(&operation)) return answered(send(std::move(call), *o));
  if (auto* o = std::get_if<wsman::Command>(&operation)) return answered(command(std::move(call), *o));
  if (auto* o = std::get_if<wsman::Signal>(&operation)) return answered(signal(std::move(call), *o));
  if (auto* o = std::get_if<wsman::Create>(&operation)) return answered(create(std::move(call), *o));
  if (std::holds_alternative<wsman::Get>(operation)) return answered(get(std::move(call)));
  if (auto* o = std::get_if<wsman::Enumerate>(&operation)) return answered(enumerate(std::move(call), *o));
  return at_once(std::move(call));
}

asio::awaitable<Answer> Dispatcher::answered(asio::awaitable<Outcome> operation) {
  co_return answer(co_await std::move(operation));
}

asio::awaitable<Answer> Dispatcher::at_once(Call call) { co_return answer(without_waiting(call)); }

Dispatcher::Outcome Dispatcher::without_waiting(const Call& call) {
  const auto& operation = call.envelope.operation;
  const Identity& who = call.caller.logon->identity();
  if (std::holds_alternative<wsman::Delete>(operation)) return delete_shell(call);
  if (auto* o = std::get_if<wsman::Pull>(&operation))
    return reply(enumerations_.pull(who, o->context, page(call, o->max_elements)));
  if (auto* o = std::get_if<wsman::Release>(&operation)) return reply(enumerations_.release(who, o->context));
  if (std::holds_alternative<wsman::Identify>(operation)) return wsman::Reply(identify(true));
  if (std::holds_alternative<wsman::Disconnect>(operation) || std::holds_alternative<wsman::Reconnect>(operation) ||
      std::holds_alternative<wsman::Connect>(operation)) {
    auto shell = find(call);
    if (!shell) return shell.error();
    return Fault(fault::disconnect_not_supported, "This server does not support disconnected sessions yet.");
  }
  if (std::holds_alternative<wsman::Put>(operation) || std::holds_alternative<wsman::ConfigChange>(operation))
    return refused_change(call.envelope.header.resource_uri);
  return Fault(fault::action_not_supported);
}

wsman::IdentifyResponse Dispatcher::identify(bool authenticated) const {
  // WsmSvc reads "Stack: 3.0" to learn what the server can do. The system's version is for those who may log in.
  bool version = authenticated || config_()->service.identify_shows_version;
  return {"psremoting", version ? "OS: 10.0.0 SP: 0.0 Stack: 3.0" : "OS: 0.0.0 SP: 0.0 Stack: 3.0"};
}

boost::system::result<Guid, Fault> Dispatcher::shell_id(const Call& call) {
  auto text = call.envelope.header.shell_id();
  if (text.empty())
    return Fault(fault::insufficient_selectors, "The selector ShellId is missing: which shell is meant?");
  auto id = Guid::parse(text);
  if (!id) return Fault(fault::unexpected_selectors);
  return *id;
}

Dispatcher::FoundShell Dispatcher::find(const Call& call) const {
  auto id = shell_id(call);
  if (!id) return id.error();
  auto shell = shells_.find(*id, call.caller.logon->identity());
  if (!shell) return wsman::to_fault(shell.error());
  return *shell;
}

}  // namespace psremoting::listener
