#pragma once

#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "service/commands/identify.hpp"

namespace psremoting::service {

// A connection to a server that is tried out, in clear or over TLS. Every step blocks until its deadline.
class ProbeStream {
 public:
  static Result<ProbeStream> connect(const Where& where);

  Result<void> write(std::string_view bytes);
  // What came, empty at the end of the connection.
  Result<std::string> read();
  // What the handshake agreed on and the certificate says.
  void describe(Identified& to) const;

 private:
  struct Freed {
    void operator()(BIO* bio) const { BIO_free_all(bio); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  ProbeStream() = default;
  Result<void> open(const Where& where);
  Result<void> prepare_tls(const Where& where);
  Error why_not(const Where& where) const;
  bool wait() const;
  SSL* tls() const;

  std::unique_ptr<SSL_CTX, Freed> context_;
  std::unique_ptr<BIO, Freed> bio_;
  std::chrono::seconds deadline_{10};
};

}  // namespace psremoting::service
