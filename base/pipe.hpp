#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "base/handle.hpp"
#include "base/result.hpp"

namespace psremoting {

// One end of a pipe to a process, or a test's stand-in for one. Used on one strand; one read and one write at a time.
class Pipe {
 public:
  virtual ~Pipe() = default;
  // Waits for bytes; 0 at the end of the stream.
  virtual boost::asio::awaitable<Result<std::size_t>> read_some(std::span<char> to) = 0;
  // Writes all of it. The bytes must stay until it returns.
  virtual boost::asio::awaitable<Result<void>> write(std::string_view bytes) = 0;
  // Ends waiting reads and writes with Errc::aborted; the peer sees the end of the stream. May be called twice.
  virtual void close() = 0;
};

// Takes the handle over, closing it in the end.
std::unique_ptr<Pipe> open_pipe(boost::asio::any_io_executor executor, NativeHandle handle);

}  // namespace psremoting
