#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <string>

#include "psrp/message.hpp"

namespace psremoting::bench {

// One PowerShell session as its client holds it when nobody types: a shell that is open, and one Receive that waits.
// Blocking; throws std::runtime_error where the service does otherwise.
class IdleSession {
 public:
  IdleSession(SSL_CTX* tls, std::uint16_t port);
  IdleSession(const IdleSession&) = delete;
  IdleSession& operator=(const IdleSession&) = delete;
  ~IdleSession();

  // Until the session is open, and its next Receive is on its way.
  void open();

 private:
  void ask(const std::string& envelope);
  std::string answer();
  std::string receive() const;

  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  int socket_;
  Guid id_ = Guid::random();
};

}  // namespace psremoting::bench
