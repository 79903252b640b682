#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>

namespace psremoting::psrp {

// Starts a coroutine that owns all it uses. An exception that leaves it is a defect of ours: logged with `what`, and
// the rest goes on. `then`, if any, runs on the executor when it has ended in whatever way.
void spawn(const boost::asio::any_io_executor& executor, const char* what, boost::asio::awaitable<void> coroutine,
           std::function<void()> then = {});

}  // namespace psremoting::psrp
