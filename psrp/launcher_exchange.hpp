#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/channel.hpp"
#include "base/request.hpp"
#include "psrp/event.hpp"

namespace psremoting::psrp {

// A worker's end. `code` is set before `ready` is raised.
struct Exit {
  explicit Exit(boost::asio::any_io_executor executor) : ready(std::move(executor)) {}
  std::atomic<bool> over = false;
  int code = 0;
  Event ready;
};

// One who waits for an answer. `answer` is set, under the exchange's lock, before `ready` is raised.
struct Waiter {
  explicit Waiter(boost::asio::any_io_executor executor) : ready(std::move(executor)) {}
  std::optional<request::Answer> answer;
  std::vector<Handle> handles;
  std::shared_ptr<Exit> exit;  // of the worker that was started
  Event ready;
};

// Who asked the launcher what, and what is still to be sent: the state behind LauncherChannel. Thread-safe. An answer
// that nobody waits for any more is undone: its logon forgotten, its worker killed.
class LauncherExchange {
 public:
  explicit LauncherExchange(boost::asio::any_io_executor executor) : executor_(executor), to_send_(executor) {}

  struct Asked {
    request::Sequence sequence = 0;
    std::shared_ptr<Waiter> waiter;  // null when the launcher is gone
  };
  // Gives the request its sequence and queues it.
  template <class R>
  Asked ask(R request);
  // Queues a request that has no answer.
  void tell(const request::Request& request);
  // Whoever asked has the answer, or waits no more.
  void leave(const Asked& asked);

  // For the one who reads: hands an answer to whom it is for.
  void deliver(request::Answer answer, std::vector<Handle> handles);
  // For the one who writes: the next message, and the event that there may be one.
  std::optional<std::string> next_to_send();
  Event& to_send() { return to_send_; }
  // The launcher is gone.
  void end();

  std::uint64_t credentials_generation() const { return generation_; }

 private:
  void queue(std::string bytes);
  static void refuse(Waiter& waiter, request::Sequence sequence, std::string bytes);
  void undo(const request::Answer& answer);
  void answer(request::Sequence sequence, request::Answer answer, std::vector<Handle> handles);
  void exited(request::WorkerId worker, int code);

  boost::asio::any_io_executor executor_;
  Event to_send_;
  std::atomic<std::uint64_t> generation_ = 0;
  std::mutex mutex_;
  bool gone_ = false;
  request::Sequence last_ = 0;
  std::map<request::Sequence, std::shared_ptr<Waiter>> waiting_;
  std::map<request::WorkerId, std::shared_ptr<Exit>> workers_;
  std::deque<std::string> outgoing_;
};

template <class R>
LauncherExchange::Asked LauncherExchange::ask(R request) {
  auto waiter = std::make_shared<Waiter>(executor_);
  std::lock_guard lock(mutex_);
  if (gone_) return {};
  request.sequence = ++last_;
  auto bytes = request::print(request::Request(std::move(request)));
  if (bytes.size() > request::max_size) {
    refuse(*waiter, last_, std::move(bytes));
  } else {
    waiting_.emplace(last_, waiter);
    queue(std::move(bytes));
  }
  return {last_, std::move(waiter)};
}

}  // namespace psremoting::psrp
