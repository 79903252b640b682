#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>

#include "security/byte_stream.hpp"

namespace psremoting::client {

struct HttpReply {
  unsigned status = 0;
  std::string content_type, body;
  std::string server;       // what it calls itself
  bool keep_alive = false;  // the connection may be used again
};

// Reads one reply to a POST: at most 8 KiB of headers and 4 MiB of body, with a length or in chunks. The error says
// what came instead. `unread`: what was read already of this reply; then what was read of a next one.
boost::asio::awaitable<Result<HttpReply>> read_reply(security::ByteStream& stream, std::string& unread);

}  // namespace psremoting::client
