#pragma once

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "base/clock.hpp"
#include "config/config.hpp"
#include "listener/enumerations.hpp"
#include "listener/open_listener.hpp"
#include "listener/page.hpp"
#include "listener/replies.hpp"
#include "psrp/shell_table.hpp"
#include "wsman/fault.hpp"
#include "wsman/operation.hpp"
#include "wsman/reply.hpp"

namespace psremoting::listener {

// An answer that is under way, for the connection to tell what became of it. Filled in on the connection's strand
// before the first wait.
struct PendingAnswer {
  std::shared_ptr<psrp::Shell> shell;  // of a Receive
  psrp::ReceiveRequest request;
  psrp::Written written;

  // The client has gone without it. Any number of times; does nothing where there is no Receive.
  void give_back() const;
  // All of it was written.
  void came() const;
};

// What the connection is to print. Views of the reply point into `output`.
struct Answer {
  boost::system::result<wsman::Reply, wsman::Fault> content{wsman::Fault()};
  std::unique_ptr<psrp::Output> output;
};

// Turns one authenticated operation into calls on a shell, and what they give into a reply or a fault: one short
// function an operation, in MS-WSMV's order. One for the service; any thread.
class Dispatcher {
 public:
  using CurrentConfig = std::function<std::shared_ptr<const config::Config>()>;
  Dispatcher(CurrentConfig config, CurrentListeners listeners, psrp::ShellTable& shells, Clock& clock);

  struct Call {
    const wsman::Envelope& envelope;
    const psrp::Caller& caller;
    PendingAnswer& pending;
    std::shared_ptr<const config::Config> config;
    TimePoint deadline;
    Sent sent;
  };
  // Everything referred to must stay until it returns; always before the operation's timeout and a little more.
  boost::asio::awaitable<Answer> handle(const wsman::Envelope& envelope, const psrp::Caller& caller,
                                        PendingAnswer& pending);

  // Identify, which also strangers may ask.
  wsman::IdentifyResponse identify(bool authenticated) const;

 private:
  using Outcome = boost::system::result<wsman::Reply, wsman::Fault>;
  using FoundShell = boost::system::result<std::shared_ptr<psrp::Shell>, wsman::Fault>;

  boost::asio::awaitable<Answer> dispatch_once(Call call);
  boost::asio::awaitable<Answer> dispatch(Call call);
  static boost::asio::awaitable<Answer> answered(boost::asio::awaitable<Outcome> operation);
  boost::asio::awaitable<Answer> at_once(Call call);
  Outcome without_waiting(const Call& call);

  boost::asio::awaitable<Outcome> create(Call call, const wsman::Create& create);
  boost::asio::awaitable<FoundShell> make_shell(Call call, const wsman::Create& create);
  boost::asio::awaitable<Outcome> command(Call call, const wsman::Command& command);
  boost::asio::awaitable<Outcome> send(Call call, const wsman::Send& send);
  boost::asio::awaitable<Answer> receive(Call call, const wsman::Receive& receive);
  boost::asio::awaitable<Outcome> signal(Call call, const wsman::Signal& signal);
  Outcome delete_shell(const Call& call);
  boost::asio::awaitable<Outcome> get(Call call);
  boost::asio::awaitable<Outcome> enumerate(Call call, const wsman::Enumerate& enumerate);
  boost::asio::awaitable<boost::system::result<std::vector<wsman::Item>, wsman::Fault>> items(
      Call call, const wsman::Enumerate& enumerate);

  Outcome get_config(const Call& call);
  // The listeners or the endpoints, for an administrator.
  boost::system::result<std::vector<wsman::ReferencedItem>, wsman::Fault> listing(const Call& call);
  static Page page(const Call& call, std::uint32_t max_elements);

  static boost::system::result<Guid, wsman::Fault> shell_id(const Call& call);
  FoundShell find(const Call& call) const;

  CurrentConfig config_;
  CurrentListeners listeners_;
  psrp::ShellTable& shells_;
  Clock& clock_;
  Enumerations enumerations_;
  Replies replies_;
  std::atomic<std::uint64_t> attempts_ = 0;  // Receives so far

  // MaxConcurrentOperationsPerUser.
  class Running;
  std::mutex mutex_;
  std::map<std::string, std::uint32_t> running_;
};

}  // namespace psremoting::listener
