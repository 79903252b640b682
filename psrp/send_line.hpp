#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <list>

#include "psrp/wakeup.hpp"

namespace psremoting::psrp {

// Sends that wait for room, served in the order they came. On one strand.
class SendLine {
 public:
  SendLine(Clock& clock, boost::asio::any_io_executor strand) : clock_(clock), strand_(std::move(strand)) {}

  // Until it is this Send's turn and `ready`, or `deadline` has come: then false. The turn ends with the next time the
  // caller waits for something, or returns.
  boost::asio::awaitable<bool> wait(std::function<bool()> ready, TimePoint deadline);
  // It may be ready now.
  void changed();

 private:
  Clock& clock_;
  boost::asio::any_io_executor strand_;
  std::list<Wakeup*> waiting_;
};

}  // namespace psremoting::psrp
