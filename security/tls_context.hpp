#pragma once

#include <openssl/ssl.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace psremoting::security {

// What new TLS connections of one listener are made from: TLS 1.2 and 1.3, AEAD ciphers with forward secrecy, no
// compression, no renegotiation. Any thread.
class TlsContext {
 public:
  struct Files {
    std::filesystem::path certificate;  // PEM, the server's own first
    std::filesystem::path key;          // PEM
    std::filesystem::path client_ca;    // PEM, or empty: clients are not asked for a certificate
  };

  // Loads the files; the error names the file and what is wrong with it.
  static Result<std::shared_ptr<TlsContext>> load(Files files, Clock& clock = system_clock());

  // The context to use for a connection made now. Looks at the files' times at most once a second: a changed
  // certificate counts from then on; while the new one is not whole, or cannot be used, the old one stays. What has
  // not changed when it is looked at again is logged.
  std::shared_ptr<SSL_CTX> current();

  // Of the certificate that a connection made now would be shown: its SHA-1 in 40 hexadecimal digits, as Windows names
  // certificates.
  std::string thumbprint();

  static constexpr std::chrono::seconds look_every{1};

 private:
  TlsContext(Files files, Clock& clock) : files_(std::move(files)), clock_(clock) {}
  Result<std::shared_ptr<SSL_CTX>> make() const;
  std::string stamp() const;

  const Files files_;
  Clock& clock_;
  std::mutex mutex_;
  std::shared_ptr<SSL_CTX> context_;
  std::string stamp_;   // of what is in use, or was logged
  std::string broken_;  // of what could not be used when it was looked at last
  TimePoint looked_{};
};

}  // namespace psremoting::security
