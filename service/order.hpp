#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

#include "base/handle.hpp"

namespace psremoting::service {

// Something that `serve` is told from outside: by a signal on Linux, by an event of the launcher's on Windows. Used on
// one strand; one wait at a time.
class Order {
 public:
  virtual ~Order() = default;
  // Waits until it is given; false when it cannot be heard.
  virtual boost::asio::awaitable<bool> given() = 0;
};

// Takes the words after --channel, which the launcher wrote: our end of the channel to it, and on Windows the events of
// the orders. No handle where the words are not the launcher's. Once, before the orders are made.
Handle take_channel(const std::string& words);

// From then on the order is heard; given before somebody waits for it, it is not lost.
std::unique_ptr<Order> stop_order(boost::asio::any_io_executor executor);
// To read the configuration anew.
std::unique_ptr<Order> reload_order(boost::asio::any_io_executor executor);

}  // namespace psremoting::service
