#include "base/pipe.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <csignal>

namespace psremoting {
namespace {

namespace asio = boost::asio;

Error from(const boost::system::error_code& code) {
  if (code == asio::error::operation_aborted || code == asio::error::bad_descriptor) return error(Errc::aborted);
  return error(Errc::io, code.message());
}

class DescriptorPipe final : public Pipe {
 public:
  DescriptorPipe(const asio::any_io_executor& executor, int descriptor) : stream_(executor, descriptor) {
    // Writing to who has gone is an error here, not a signal that ends us.
    std::signal(SIGPIPE, SIG_IGN);
    stream_.non_blocking(true);
  }

  asio::awaitable<Result<std::size_t>> read_some(std::span<char> to) override {
    auto buffer = asio::buffer(to.data(), to.size());
    auto [failed, size] = co_await stream_.async_read_some(buffer, asio::as_tuple(asio::use_awaitable));
    if (failed == asio::error::eof) co_return std::size_t{0};
    if (failed) co_return from(failed);
    co_return size;
  }

  asio::awaitable<Result<void>> write(std::string_view bytes) override {
    auto buffer = asio::buffer(bytes.data(), bytes.size());
    auto [failed, size] = co_await asio::async_write(stream_, buffer, asio::as_tuple(asio::use_awaitable));
    if (failed) co_return from(failed);
    co_return Result<void>();
  }

  void close() override {
    boost::system::error_code ignored;
    stream_.close(ignored);
  }

 private:
  asio::posix::stream_descriptor stream_;
};

}  // namespace

std::unique_ptr<Pipe> open_pipe(asio::any_io_executor executor, NativeHandle handle) {
  return std::make_unique<DescriptorPipe>(executor, static_cast<int>(handle));
}

}  // namespace psremoting
