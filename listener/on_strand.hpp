#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>

#include "psrp/shell.hpp"

namespace psremoting::listener {

// The one hop of a request: to its shell's strand and back.
template <class T>
boost::asio::awaitable<T> on_strand(const psrp::Shell& shell, boost::asio::awaitable<T> operation) {
  return boost::asio::co_spawn(shell.strand(), std::move(operation), boost::asio::use_awaitable);
}

// For that hop.
inline boost::asio::awaitable<psrp::ShellInfo> info_of(std::shared_ptr<psrp::Shell> shell) { co_return shell->info(); }

}  // namespace psremoting::listener
