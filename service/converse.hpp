#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <string>
#include <utility>

#include "service/control_door.hpp"

namespace psremoting::service {

// Characters of a question; an answer is as long as it is.
constexpr std::size_t longest_question = 4096;

// One conversation at the control door. A question that is too long, or none, ends it.
template <class Stream>
boost::asio::awaitable<void> converse(Stream& stream, const ControlDoor::Answer& answer) {
  namespace asio = boost::asio;
  std::string line;
  auto buffer = asio::dynamic_buffer(line, longest_question);
  auto [failed, size] = co_await asio::async_read_until(stream, buffer, '\n', asio::as_tuple(asio::use_awaitable));
  if (failed) co_return;
  line.resize(size);
  std::string reply = co_await answer(std::move(line));
  reply += '\n';
  auto [broken, written] = co_await asio::async_write(stream, asio::buffer(reply), asio::as_tuple(asio::use_awaitable));
  (void)broken, (void)written;  // who asked has gone
}

}  // namespace psremoting::service
