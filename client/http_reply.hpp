#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>

#include "security/byte_stream.hpp"

namespace psremoting::client {

struct HttpReply {
  unsigned status = 0;
  std::string content_type, body;
  bool keep_alive = false;  // the connection may be used again
};

// Reads one reply to a POST: at most 8 KiB of headers and 4 MiB of body, with a length or in chunks. The error says
// what came instead.
boost::asio::awaitable<Result<HttpReply>> read_reply(security::ByteStream& stream);

}  // namespace psremoting::client
