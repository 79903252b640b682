#include "security/tls_stream.hpp"

#include <openssl/err.h>

#include "security/openssl_error.hpp"
#include "security/socket_wait.hpp"

namespace psremoting::security {

namespace asio = boost::asio;
using asio::ip::tcp;

TlsStream::TlsStream(tcp::socket socket, const std::shared_ptr<SSL_CTX>& context)
    : socket_(std::move(socket)), context_(context), ssl_(SSL_new(context.get()), SSL_free) {
  socket_.non_blocking(true);
  if (ssl_) SSL_set_fd(ssl_.get(), static_cast<int>(socket_.native_handle()));
}

TlsStream::~TlsStream() = default;

asio::awaitable<Result<bool>> TlsStream::wants(int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      if (auto ready = co_await wait(socket_, tcp::socket::wait_read); !ready) co_return ready.error();
      co_return true;
    case SSL_ERROR_WANT_WRITE:
      if (auto ready = co_await wait(socket_, tcp::socket::wait_write); !ready) co_return ready.error();
      co_return true;
    case SSL_ERROR_ZERO_RETURN: co_return false;
    case SSL_ERROR_SYSCALL: ERR_clear_error(); co_return error(Errc::io, "the connection was reset");
    default: co_return error(Errc::malformed, openssl_error());
  }
}

asio::awaitable<Result<void>> TlsStream::handshake() { return shake_hands(SSL_accept); }

asio::awaitable<Result<void>> TlsStream::connect() { return shake_hands(SSL_connect); }

asio::awaitable<Result<void>> TlsStream::shake_hands(int (*step)(SSL*)) {
  if (!ssl_) co_return error(Errc::internal, "no memory for a TLS connection");
  for (;;) {
    ERR_clear_error();
    int done = step(ssl_.get());
    if (done == 1) co_return Result<void>();
    auto more = co_await wants(done);
    if (!more) co_return more.error();
    if (!*more) co_return error(Errc::aborted, "the connection was closed during the TLS handshake");
  }
}

X509* TlsStream::verified_certificate() const {
  // SSL_get_verify_result is X509_V_OK where there is no certificate at all.
  X509* certificate = SSL_get0_peer_certificate(ssl_.get());
  if (!certificate || SSL_get_verify_result(ssl_.get()) != X509_V_OK) return nullptr;
  return certificate;
}

STACK_OF(X509) * TlsStream::verified_chain() const {
  return verified_certificate() ? SSL_get0_verified_chain(ssl_.get()) : nullptr;
}

asio::awaitable<Result<std::size_t>> TlsStream::read_some(std::span<char> to) {
  for (;;) {
    ERR_clear_error();
    std::size_t size = 0;
    int done = SSL_read_ex(ssl_.get(), to.data(), to.size(), &size);
    if (done == 1) co_return size;
    auto more = co_await wants(done);
    if (!more) co_return more.error();
    if (!*more) co_return std::size_t{0};
  }
}

asio::awaitable<Result<void>> TlsStream::wait_readable() {
  if (SSL_has_pending(ssl_.get())) co_return Result<void>();
  co_return co_await wait(socket_, tcp::socket::wait_read);
}

asio::awaitable<Result<void>> TlsStream::write(std::string_view bytes) {
  while (!bytes.empty()) {
    ERR_clear_error();
    std::size_t size = 0;
    int done = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &size);
    if (done == 1) {
      bytes.remove_prefix(size);
      continue;
    }
    auto more = co_await wants(done);
    if (!more) co_return more.error();
    if (!*more) co_return error(Errc::io, "the connection was closed by the other side");
  }
  co_return Result<void>();
}

asio::awaitable<bool> TlsStream::wait_for_end() {
  for (;;) {
    ERR_clear_error();
    char byte;
    std::size_t size = 0;
    int done = SSL_peek_ex(ssl_.get(), &byte, 1, &size);
    if (done == 1) co_return false;  // a client that sends ahead
    if (SSL_get_error(ssl_.get(), done) != SSL_ERROR_WANT_READ) co_return true;
    if (!co_await wait(socket_, tcp::socket::wait_read)) co_return false;
  }
}

void TlsStream::cancel_wait() {
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void TlsStream::say_goodbye() {
  ERR_clear_error();
  // One close_notify, no waiting for theirs.
  if (ssl_ && SSL_is_init_finished(ssl_.get()) && !(SSL_get_shutdown(ssl_.get()) & SSL_SENT_SHUTDOWN))
    SSL_shutdown(ssl_.get());
}

void TlsStream::shutdown_send() {
  if (!socket_.is_open()) return;
  say_goodbye();
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void TlsStream::close() {
  if (!socket_.is_open()) return;
  say_goodbye();
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

}  // namespace psremoting::security
