#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <mutex>

#include "client/callback.hpp"

namespace psremoting::client {

// Tells PowerShell that a shell's network is gone, is being tried again, and is back: through the callback of the
// shell's creation, one after the other. PowerShell holds back its own work meanwhile. Any thread.
class Outage {
 public:
  Outage(boost::asio::io_context& io, Callback shell);

  // One operation of the shell finds the network gone; tries again; finds it back; gives up. Each ends with one of the
  // last two.
  void gone();
  void again() { tell(WSMAN_CALLBACK_RETRYING); }
  void back();
  void given_up();
  bool is_now() const;

  // `then` is called on a thread of ours, after what was told before; nothing is told after it.
  void end(std::function<void()> then);

 private:
  void tell(std::int32_t flag);

  boost::asio::any_io_executor strand_;
  Callback shell_;
  mutable std::mutex mutex_;
  int without_ = 0;     // operations that find the network gone
  bool ended_ = false;  // on the strand
};

}  // namespace psremoting::client
