#include "base/pipe.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/windows/stream_handle.hpp>
#include <boost/asio/write.hpp>

#include "base/windows/native.hpp"

namespace psremoting {
namespace {

namespace asio = boost::asio;

class HandlePipe final : public Pipe {
 public:
  HandlePipe(asio::any_io_executor executor, HANDLE handle) : stream_(std::move(executor), handle) {}

  asio::awaitable<Result<std::size_t>> read_some(std::span<char> to) override {
    auto buffer = asio::buffer(to.data(), to.size());
    while (true) {
      auto [failed, size] = co_await stream_.async_read_some(buffer, asio::as_tuple(asio::use_awaitable));
      if (failed && !stream_.is_open()) co_return error(Errc::aborted);
      // A pipe whose other end was closed ends with ERROR_BROKEN_PIPE; one that gave nothing was written nothing.
      if (failed == asio::error::eof || failed == asio::error::broken_pipe) co_return std::size_t{0};
      if (failed) co_return why(failed);
      if (size != 0) co_return size;
    }
  }

  asio::awaitable<Result<void>> write(std::string_view bytes) override {
    auto buffer = asio::buffer(bytes.data(), bytes.size());
    auto [failed, size] = co_await asio::async_write(stream_, buffer, asio::as_tuple(asio::use_awaitable));
    if (failed) co_return why(failed);
    co_return Result<void>();
  }

  void close() override {
    boost::system::error_code ignored;
    stream_.close(ignored);
  }

 private:
  // What a handle closed under a read or write ends with differs; that we closed it does not.
  Error why(const boost::system::error_code& code) const {
    if (!stream_.is_open() || code == asio::error::operation_aborted) return error(Errc::aborted);
    return error(Errc::io, code.message());
  }

  asio::windows::stream_handle stream_;
};

}  // namespace

std::unique_ptr<Pipe> open_pipe(asio::any_io_executor executor, NativeHandle handle) {
  return std::make_unique<HandlePipe>(std::move(executor), native(handle));
}

}  // namespace psremoting
