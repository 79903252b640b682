#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "security/byte_stream.hpp"

namespace psremoting::security {

// HTTP without TLS (5985).
class PlainStream final : public ByteStream {
 public:
  explicit PlainStream(boost::asio::ip::tcp::socket socket);

  boost::asio::awaitable<Result<std::size_t>> read_some(std::span<char> to) override;
  boost::asio::awaitable<Result<void>> wait_readable() override;
  boost::asio::awaitable<Result<void>> write(std::string_view bytes) override;
  boost::asio::awaitable<bool> wait_for_end() override;
  void cancel_wait() override;
  void shutdown_send() override;
  void close() override;
  bool encrypted() const override { return false; }

 private:
  boost::asio::ip::tcp::socket socket_;
};

}  // namespace psremoting::security
