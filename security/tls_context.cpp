#include "security/tls_context.hpp"

#include <openssl/err.h>

#include <utility>

#include "base/log.hpp"
#include "security/openssl_error.hpp"
#include "security/server_certificate.hpp"
#include "security/thumbprint.hpp"

namespace psremoting::security {
namespace {

namespace fs = std::filesystem;

// A client certificate is asked for in the first handshake and never required: a late request breaks Python's clients,
// and what was proven is decided from SSL_get_verify_result (facts measured with four clients).
int accept_for_now(int, X509_STORE_CTX*) { return 1; }

Error failure(const fs::path& file, const std::string& what) {
  return error(Errc::invalid_argument, file.string() + ": " + what + " (" + openssl_error() + ")");
}

void harden(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_security_level(context, security_level(*context));
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                   SSL_OP_IGNORE_UNEXPECTED_EOF);
  // Buffers of 16 KiB each way are given back while a connection is idle: most of ten thousand are.
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!MD5");
}

using Stack = std::unique_ptr<STACK_OF(X509), void (*)(STACK_OF(X509)*)>;

Stack signers(const ServerCertificate& certificate) {
  Stack stack(sk_X509_new_null(), [](STACK_OF(X509) * all) { sk_X509_free(all); });
  for (std::size_t i = 1; i < certificate.chain.size(); ++i) sk_X509_push(stack.get(), certificate.chain[i].get());
  return stack;
}

Result<void> use_own(SSL_CTX* context, const TlsContext::Files& files) {
  auto own = server_certificate(files.certificate, files.key);
  if (!own) return own.error();
  const auto chain = signers(*own);
  ERR_clear_error();
  if (SSL_CTX_use_cert_and_key(context, own->chain.front().get(), own->key.get(), chain.get(), 1) == 1) return {};
  return failure(files.certificate, "OpenSSL does not take it for a server's certificate");
}

}  // namespace

Result<std::shared_ptr<TlsContext>> TlsContext::load(Files files, Clock& clock) {
  std::shared_ptr<TlsContext> self(new TlsContext(std::move(files), clock));
  self->stamp_ = self->stamp();
  auto context = self->make();
  if (!context) return context.error();
  self->context_ = *context;
  return self;
}

Result<std::shared_ptr<SSL_CTX>> TlsContext::make() const {
  ERR_clear_error();
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) return error(Errc::internal, openssl_error());
  harden(context.get());
  if (auto used = use_own(context.get(), files_); !used) return used.error();
  if (files_.client_ca.empty()) return context;
  if (SSL_CTX_load_verify_file(context.get(), files_.client_ca.string().c_str()) != 1)
    return failure(files_.client_ca, "no certificate authority in PEM form can be read from it");
  SSL_CTX_set_client_CA_list(context.get(), SSL_load_client_CA_file(files_.client_ca.string().c_str()));
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, accept_for_now);
  // A resumed session would not be verified again.
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(context.get(), 0);
  return context;
}

std::string TlsContext::stamp() const {
  std::string text;
  for (const fs::path& file : {files_.certificate, files_.key, files_.client_ca}) {
    std::error_code failed;
    auto time = fs::last_write_time(file, failed);
    text += std::to_string(failed ? 0 : time.time_since_epoch().count()) + ' ';
  }
  return text;
}

std::shared_ptr<SSL_CTX> TlsContext::current() {
  std::lock_guard lock(mutex_);
  auto now = clock_.now();
  if (now - looked_ < look_every) return context_;
  looked_ = now;
  std::string stamp = this->stamp();
  if (stamp == stamp_) return context_;
  if (auto fresh = make()) {
    context_ = *fresh;
    stamp_ = stamp;
    log::write<event::certificate_reloaded>({{"file", files_.certificate.string()}});
  } else if (std::exchange(broken_, stamp) == stamp) {
    // Certificate and key are replaced one after the other: only what stays so is worth a word.
    stamp_ = stamp;
    log::write<event::certificate_not_reloaded>({{"reason", fresh.error().detail}});
  }
  return context_;
}

std::string TlsContext::thumbprint() {
  const auto context = current();
  const X509* certificate = SSL_CTX_get0_certificate(context.get());
  return certificate ? security::thumbprint(*certificate, *EVP_sha1()) : std::string();
}

}  // namespace psremoting::security
