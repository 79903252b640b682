#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <span>
#include <string_view>

#include "base/result.hpp"

namespace psremoting::security {

// A client's connection below HTTP, in clear or under TLS. Used by one coroutine, on one strand: one read or write at a
// time, and wait_for_end() only while neither is under way. Nothing is buffered here while the connection is idle.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // Waits for bytes; 0 when the peer has ended its side.
  virtual boost::asio::awaitable<Result<std::size_t>> read_some(std::span<char> to) = 0;
  // Waits until read_some would not wait, so that no buffer is held meanwhile.
  virtual boost::asio::awaitable<Result<void>> wait_readable() = 0;
  virtual boost::asio::awaitable<Result<void>> write(std::string_view bytes) = 0;

  // Returns when the peer has gone, or when cancel_wait() was called, or when bytes came (a client that sends ahead is
  // not watched any more). True only for a peer that is gone.
  virtual boost::asio::awaitable<bool> wait_for_end() = 0;
  virtual void cancel_wait() = 0;

  // Says that this side is done; what the peer still sends can be read.
  virtual void shutdown_send() = 0;
  // Says goodbye where the protocol has a way to, and closes. Never waits.
  virtual void close() = 0;

  virtual bool encrypted() const = 0;
};

}  // namespace psremoting::security
