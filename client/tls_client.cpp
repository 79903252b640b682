#include "client/tls_client.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/x509v3.h>

namespace psremoting::client {
namespace {

bool is_address(const std::string& host) {
  boost::system::error_code failed;
  boost::asio::ip::make_address(host, failed);
  return !failed;
}

bool is_made_for(X509* certificate, const std::string& host) {
  return X509_check_host(certificate, host.c_str(), host.size(), 0, nullptr) == 1 ||
         X509_check_ip_asc(certificate, host.c_str(), 0) == 1;
}

std::shared_ptr<SSL_CTX> make_context() {
  // .NET's part of the process uses OpenSSL until the very end: no clean-up of ours before.
  OPENSSL_init_ssl(OPENSSL_INIT_NO_ATEXIT, nullptr);
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  if (!context) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_default_verify_paths(context.get());
  // OpenSSL verifies and remembers the result; check() refuses, so that the words can say what to do.
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  return context;
}

}  // namespace

TlsClient::TlsClient() : context_(make_context()) { SSL_CTX_sess_set_new_cb(context_.get(), keep_session); }

TlsClient::Known& TlsClient::known(const ServerAddress& server) {
  return known_.try_emplace(server.host_header(), Known{this}).first->second;
}

// TLS 1.3's tickets come with the first bytes of the server: the newest one counts.
int TlsClient::keep_session(SSL* ssl, SSL_SESSION* session) {
  auto* known = static_cast<Known*>(SSL_get_app_data(ssl));
  std::lock_guard lock(known->owner->mutex_);
  known->session.reset(session);
  return 1;  // it is ours now
}

void TlsClient::prepare(SSL* ssl, const ServerAddress& server) {
  if (!is_address(server.host)) SSL_set_tlsext_host_name(ssl, server.host.c_str());
  std::lock_guard lock(mutex_);
  Known& last = known(server);
  SSL_set_app_data(ssl, &last);
  if (last.session) SSL_set_session(ssl, last.session.get());
}

Outcome<void> TlsClient::check(SSL* ssl, const ServerAddress& server, CertificateChecks checks) {
  std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(ssl), X509_free);
  if (!certificate) return Failure(code::secure_failure, server.host_header() + " showed no certificate.");
  // A resumed session has the result of the handshake that it began with.
  long result = SSL_get_verify_result(ssl);
  if (checks.authority && result != X509_V_OK)
    return Failure(code::server_not_trusted,
                   "The certificate of " + server.host_header() +
                       " is not trusted here: " + X509_verify_cert_error_string(result) +
                       ". Add it, or the authority that signed it, to this system's trusted certificates (on Debian: a "
                       ".crt file in "
                       "/usr/local/share/ca-certificates, then update-ca-certificates), or connect without this check: "
                       "-SessionOption (New-PSSessionOption -SkipCACheck).");
  if (checks.name && !is_made_for(certificate.get(), server.host))
    return Failure(code::server_not_trusted, "The certificate of " + server.host_header() +
                                                 " is made for another name than " + server.host +
                                                 ". Connect with a name that is in it, or without this check: "
                                                 "-SessionOption (New-PSSessionOption -SkipCNCheck).");
  return {};
}

}  // namespace psremoting::client
