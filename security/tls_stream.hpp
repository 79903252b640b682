#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <openssl/ssl.h>

#include <memory>

#include "security/byte_stream.hpp"

namespace psremoting::security {

// TLS over a socket, either side. OpenSSL reads and writes the socket itself and Asio only waits for it: no buffer
// of ours beside OpenSSL's, which it frees while idle (asio::ssl::stream keeps 68 KiB a connection).
class TlsStream final : public ByteStream {
 public:
  TlsStream(boost::asio::ip::tcp::socket socket, const std::shared_ptr<SSL_CTX>& context);
  ~TlsStream() override;

  // Before anything else. Errc::malformed for a peer that speaks something else.
  boost::asio::awaitable<Result<void>> handshake();
  // The client's side of it, instead. What the handshake is to offer (name, session) is set on ssl() before, and
  // nothing is refused here: what the server showed is the caller's to judge before the first write.
  boost::asio::awaitable<Result<void>> connect();
  SSL* ssl() const { return ssl_.get(); }
  // The client's certificate, verified against the configured authorities, or null for none or an unproven one.
  X509* verified_certificate() const;
  // Verified chain, the client's own first; empty as above. Valid as long as the stream.
  STACK_OF(X509) * verified_chain() const;

  boost::asio::awaitable<Result<std::size_t>> read_some(std::span<char> to) override;
  boost::asio::awaitable<Result<void>> wait_readable() override;
  boost::asio::awaitable<Result<void>> write(std::string_view bytes) override;
  boost::asio::awaitable<bool> wait_for_end() override;
  void cancel_wait() override;
  void shutdown_send() override;
  void close() override;
  bool encrypted() const override { return true; }

 private:
  void say_goodbye();
  boost::asio::awaitable<Result<void>> shake_hands(int (*step)(SSL*));
  // After a call that gave `result`: waits for what OpenSSL wants and says true, or false for the end of the stream.
  boost::asio::awaitable<Result<bool>> wants(int result);

  boost::asio::ip::tcp::socket socket_;
  std::shared_ptr<SSL_CTX> context_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
};

}  // namespace psremoting::security
