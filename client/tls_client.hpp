#pragma once

#include <openssl/ssl.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "client/failure.hpp"
#include "client/server_address.hpp"

namespace psremoting::client {

// What the user said about the server's certificate.
struct CertificateChecks {
  bool authority = true;  // -SkipCACheck
  bool name = true;       // -SkipCNCheck
};

// The client's side of TLS: 1.2 and later, the system's authorities, and the last session with each server, so that the
// next connection there needs no key exchange with signatures. Any thread; lives as long as its connections.
class TlsClient {
 public:
  TlsClient();

  const std::shared_ptr<SSL_CTX>& context() const { return context_; }
  // Before the handshake: the server's name, and a session to resume.
  void prepare(SSL* ssl, const ServerAddress& server);
  // After the handshake and before a byte of ours: whether this is the server that was meant. The words say what to do.
  static Outcome<void> check(SSL* ssl, const ServerAddress& server, CertificateChecks checks);

 private:
  struct Known {
    TlsClient* owner;
    std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> session{nullptr, SSL_SESSION_free};
  };
  static int keep_session(SSL* ssl, SSL_SESSION* session);
  Known& known(const ServerAddress& server);

  std::shared_ptr<SSL_CTX> context_;
  std::mutex mutex_;
  std::map<std::string, Known> known_;  // by host and port; nodes stay where they are
};

}  // namespace psremoting::client
