#include "security/tls_context.hpp"

#include <openssl/err.h>

#include <chrono>

#include "base/log.hpp"
#include "security/openssl_error.hpp"

namespace psremoting::security {
namespace {

namespace fs = std::filesystem;

// A client certificate is asked for in the first handshake and never required: a late request breaks Python's clients,
// and what was proven is decided from SSL_get_verify_result (facts measured with four clients).
int accept_for_now(int, X509_STORE_CTX*) { return 1; }

// Nobody is there to type a passphrase: the terminal of whoever runs us is not asked for it. `asked` is a bool, or
// null.
int no_passphrase(char*, int, int, void* asked) {
  if (asked) *static_cast<bool*>(asked) = true;
  return -1;
}

Error failure(const fs::path& file, const std::string& what) {
  return error(Errc::invalid_argument, file.string() + ": " + what + " (" + openssl_error() + ")");
}

void harden(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                   SSL_OP_IGNORE_UNEXPECTED_EOF);
  // Buffers of 16 KiB each way are given back while a connection is idle: most of ten thousand are.
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!MD5");
}

Result<void> use_own(SSL_CTX* context, const TlsContext::Files& files) {
  bool has_passphrase = false;
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  SSL_CTX_set_default_passwd_cb_userdata(context, &has_passphrase);
  const bool has_certificate = SSL_CTX_use_certificate_chain_file(context, files.certificate.string().c_str()) == 1;
  const bool has_key =
      has_certificate && SSL_CTX_use_PrivateKey_file(context, files.key.string().c_str(), SSL_FILETYPE_PEM) == 1;
  SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
  if (!has_certificate) return failure(files.certificate, "no certificate in PEM form can be read from it");
  if (has_passphrase)
    return failure(
        files.key,
        "it has a passphrase, which nobody is there to type; write it without one: openssl pkey -in KEY -out NEW");
  if (!has_key)
    return failure(files.key,
                   "no private key in PEM form, fitting " + files.certificate.string() + ", can be read from it");
  return {};
}

}  // namespace

Result<std::shared_ptr<TlsContext>> TlsContext::load(Files files) {
  std::shared_ptr<TlsContext> self(new TlsContext(std::move(files)));
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
  auto now = std::chrono::steady_clock::now();
  if (now - looked_ < std::chrono::seconds(1)) return context_;
  looked_ = now;
  std::string stamp = this->stamp();
  if (stamp == stamp_) return context_;
  stamp_ = stamp;
  auto fresh = make();
  if (fresh) context_ = *fresh;
  if (fresh)
    log::write<event::certificate_reloaded>({{"file", files_.certificate.string()}});
  else
    log::write<event::certificate_not_reloaded>({{"reason", fresh.error().detail}});
  return context_;
}

}  // namespace psremoting::security
