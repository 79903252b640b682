#include "base/windows/channel.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/windows/stream_handle.hpp>

#include "base/secret.hpp"
#include "base/windows/channel_frame.hpp"
#include "base/windows/native.hpp"

namespace psremoting {
namespace {

namespace asio = boost::asio;

Error from(const boost::system::error_code& code) {
  if (code.value() == ERROR_MORE_DATA) return error(Errc::malformed, "a message that is too long");
  if (code == asio::error::broken_pipe || code == asio::error::eof)
    return error(Errc::io, "the other process closed the channel");
  return error(Errc::io, "channel: " + code.message());
}

// The end that `serve` holds: what it receives are the launcher's handles, and it sends none.
class PipeChannel final : public Channel {
 public:
  PipeChannel(asio::any_io_executor executor, Handle end)
      : pipe_(std::move(executor), native(end.release())), buffer_(channel_frame::max_size, '\0') {
    if (channel_frame::made_here(pipe_.native_handle())) peer_ = ::GetCurrentProcess();
  }

  asio::awaitable<Result<Message>> receive() override {
    auto token = asio::as_tuple(asio::use_awaitable);
    auto buffer = asio::buffer(buffer_);
    auto [failed, size] = co_await pipe_.async_read_some(buffer, token);
    if (failed) co_return why(failed);
    auto frame = std::string_view(buffer_).substr(0, size);
    co_return channel_frame::parse(frame, channel_frame::Handles::accept);
  }

  asio::awaitable<Result<void>> send(Message message) override {
    if (!pipe_.is_open()) co_return error(Errc::aborted);
    auto frame = channel_frame::print(message, peer_);
    wipe(message.bytes);  // it may have been a password
    if (!frame) co_return frame.error();
    auto token = asio::as_tuple(asio::use_awaitable);
    auto buffer = asio::buffer(*frame);
    // One write is one message; the pipe takes it whole.
    auto [failed, size] = co_await pipe_.async_write_some(buffer, token);
    if (failed) channel_frame::revoke(*frame, peer_);
    wipe(*frame);
    if (failed) co_return why(failed);
    co_return Result<void>();
  }

  void close() override {
    boost::system::error_code ignored;
    pipe_.close(ignored);
  }

 private:
  // What a handle closed under a read ends with differs; that we closed it does not.
  Error why(const boost::system::error_code& code) const {
    if (!pipe_.is_open() || code == asio::error::operation_aborted) return error(Errc::aborted);
    return from(code);
  }

  asio::windows::stream_handle pipe_;
  std::string buffer_;
  HANDLE peer_ = nullptr;
};

}  // namespace

std::unique_ptr<Channel> open_channel(asio::any_io_executor executor, Handle end) {
  return std::make_unique<PipeChannel>(std::move(executor), std::move(end));
}

}  // namespace psremoting
