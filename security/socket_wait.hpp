#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/result.hpp"

namespace psremoting::security {

inline Error socket_error(const boost::system::error_code& code) {
  if (code == boost::asio::error::operation_aborted || code == boost::asio::error::bad_descriptor)
    return error(Errc::aborted);
  return error(Errc::io, code.message());
}

inline boost::asio::awaitable<Result<void>> wait(boost::asio::ip::tcp::socket& socket,
                                                 boost::asio::ip::tcp::socket::wait_type what) {
  auto [failed] = co_await socket.async_wait(what, boost::asio::as_tuple(boost::asio::use_awaitable));
  if (failed) co_return socket_error(failed);
  co_return Result<void>();
}

}  // namespace psremoting::security
