#pragma once

#include <openssl/ssl.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

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
  static Result<std::shared_ptr<TlsContext>> load(Files files);

  // The context to use for a connection made now. Looks at the files' times at most once a second: a changed
  // certificate counts from then on; one that cannot be loaded is logged and the old one stays.
  std::shared_ptr<SSL_CTX> current();

 private:
  explicit TlsContext(Files files) : files_(std::move(files)) {}
  Result<std::shared_ptr<SSL_CTX>> make() const;
  std::string stamp() const;

  const Files files_;
  std::mutex mutex_;
  std::shared_ptr<SSL_CTX> context_;
  std::string stamp_;
  std::chrono::steady_clock::time_point looked_{};
};

}  // namespace psremoting::security
