#include "security/plain_stream.hpp"

#include <boost/asio/buffer.hpp>

#include "security/socket_wait.hpp"

namespace psremoting::security {

namespace asio = boost::asio;
using asio::ip::tcp;

PlainStream::PlainStream(tcp::socket socket) : socket_(std::move(socket)) { socket_.non_blocking(true); }

asio::awaitable<Result<std::size_t>> PlainStream::read_some(std::span<char> to) {
  for (;;) {
    boost::system::error_code failed;
    std::size_t size = socket_.read_some(asio::buffer(to.data(), to.size()), failed);
    if (!failed) co_return size;
    if (failed == asio::error::eof) co_return std::size_t{0};
    if (failed != asio::error::would_block) co_return socket_error(failed);
    if (auto ready = co_await wait(socket_, tcp::socket::wait_read); !ready) co_return ready.error();
  }
}

asio::awaitable<Result<void>> PlainStream::wait_readable() { return wait(socket_, tcp::socket::wait_read); }

asio::awaitable<Result<void>> PlainStream::write(std::string_view bytes) {
  while (!bytes.empty()) {
    boost::system::error_code failed;
    bytes.remove_prefix(socket_.write_some(asio::buffer(bytes.data(), bytes.size()), failed));
    if (!failed) continue;
    if (failed != asio::error::would_block) co_return socket_error(failed);
    if (auto ready = co_await wait(socket_, tcp::socket::wait_write); !ready) co_return ready.error();
  }
  co_return Result<void>();
}

asio::awaitable<bool> PlainStream::wait_for_end() {
  if (!co_await wait(socket_, tcp::socket::wait_read)) co_return false;
  char byte;
  boost::system::error_code failed;
  std::size_t size = socket_.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, failed);
  co_return failed ? failed != asio::error::would_block : size == 0;
}

void PlainStream::cancel_wait() {
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void PlainStream::shutdown_send() {
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void PlainStream::close() {
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

}  // namespace psremoting::security
