#include "service/commands/probe_stream.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>

#include "security/openssl_error.hpp"

namespace psremoting::service {
namespace {

std::string text_of(const X509_NAME* name) {
  std::array<char, 512> text{};
  return X509_NAME_oneline(name, text.data(), static_cast<int>(text.size())) ? text.data() : "";
}

std::string text_of(const ASN1_TIME* time) {
  std::array<char, 32> text{};
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts)};
}

bool is_address(const std::string& host) {
  ASN1_OCTET_STRING* address = a2i_IPADDRESS(host.c_str());
  ASN1_OCTET_STRING_free(address);
  return address != nullptr;
}

// A host's own certificate need not be an authority's: it is believed for what it is itself.
Result<void> trust(SSL_CTX* context, const std::filesystem::path& file) {
  if (file.empty()) return {};
  if (X509_STORE_load_file(SSL_CTX_get_cert_store(context), file.string().c_str()) != 1)
    return error(Errc::invalid_argument, file.string() + " holds no certificates: " + security::openssl_error());
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_PARTIAL_CHAIN);
  return {};
}

// The first error that has words of the system's, else OpenSSL's own; the queue is empty then.
std::string words() {
  const char* data = nullptr;
  int flags = 0;
  std::string found;
  unsigned long first = 0;
  while (const unsigned long code = ERR_get_error_all(nullptr, nullptr, nullptr, &data, &flags)) {
    if (first == 0) first = code;
    if (found.empty() && data && (flags & ERR_TXT_STRING)) found = data;
  }
  const char* reason = ERR_reason_error_string(first);
  return found.empty() && reason ? reason : found;
}

}  // namespace

Result<ProbeStream> ProbeStream::connect(const Where& where) {
  ProbeStream stream;
  stream.deadline_ = where.deadline;
  if (auto open = stream.open(where); !open) return open.error();
  return stream;
}

SSL* ProbeStream::tls() const {
  SSL* ssl = nullptr;
  if (context_) BIO_get_ssl(bio_.get(), &ssl);
  return ssl;
}

Result<void> ProbeStream::prepare_tls(const Where& where) {
  context_.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
  const bool loaded = where.ca.empty() ? SSL_CTX_set_default_verify_paths(context_.get()) == 1
                                       : SSL_CTX_load_verify_file(context_.get(), where.ca.string().c_str()) == 1;
  if (!loaded)
    return error(Errc::invalid_argument, where.ca.string() + " holds no certificates: " + security::openssl_error());
  if (auto added = trust(context_.get(), where.also_trusted); !added) return added;
  SSL_CTX_set_verify(context_.get(), where.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  bio_.reset(BIO_new_ssl_connect(context_.get()));
  SSL_set_mode(tls(), SSL_MODE_AUTO_RETRY);
  const std::string& name = where.name.empty() ? where.host : where.name;
  if (is_address(name)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls()), name.c_str());
  } else {
    SSL_set_tlsext_host_name(tls(), name.c_str());
    SSL_set1_host(tls(), name.c_str());
  }
  return {};
}

Result<void> ProbeStream::open(const Where& where) {
  if (!where.https)
    bio_.reset(BIO_new(BIO_s_connect()));
  else if (auto ready = prepare_tls(where); !ready)
    return ready.error();
  BIO_set_conn_hostname(bio_.get(), where.host.c_str());
  BIO_set_conn_port(bio_.get(), std::to_string(where.port).c_str());
  BIO_set_nbio(bio_.get(), 1);
  ERR_clear_error();
  // BIO_do_connect_retry would try again what was refused.
  while (BIO_do_connect(bio_.get()) <= 0) {
    if (!wait()) return why_not(where);
  }
  return {};
}

// What a person can do something about, by the step that failed.
Error ProbeStream::why_not(const Where& where) const {
  const std::string place = where.host + ':' + std::to_string(where.port);
  const long verdict = tls() ? SSL_get_verify_result(tls()) : X509_V_OK;
  if (verdict != X509_V_OK && where.verify)
    return error(Errc::access_denied, "the certificate of " + place +
                                          " is not trusted: " + X509_verify_cert_error_string(verdict) +
                                          "; name its authority with --ca-file, or look at it with --insecure");
  const unsigned long code = ERR_peek_error();
  const int library = ERR_GET_LIB(code), reason = ERR_GET_REASON(code);
  if (code == 0 || (library == ERR_LIB_BIO && reason == BIO_R_CONNECT_TIMEOUT) || reason == BIO_R_TRANSFER_TIMEOUT)
    return error(Errc::timed_out, place + " did not answer within " + std::to_string(deadline_.count()) +
                                      " s; is it up, and does a firewall let the port through?");
  if (library == ERR_LIB_SSL) return error(Errc::malformed, place + " does not speak TLS as we do: " + words());
  if (library == ERR_LIB_SYS && reason == ECONNREFUSED)
    return error(Errc::io, place + " refuses connections: nothing listens on that port there");
  return error(Errc::not_found, place + " cannot be reached: " + words());
}

bool ProbeStream::wait() const {
  constexpr unsigned nap_ms = 10;
  return BIO_should_retry(bio_.get()) && BIO_wait(bio_.get(), std::time(nullptr) + deadline_.count(), nap_ms) == 1;
}

Result<void> ProbeStream::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const int size = BIO_write(bio_.get(), bytes.data(), static_cast<int>(bytes.size()));
    if (size > 0)
      bytes.remove_prefix(static_cast<std::size_t>(size));
    else if (!wait())
      return error(Errc::io, "the connection broke while the request was sent");
  }
  return {};
}

Result<std::string> ProbeStream::read() {
  std::array<char, 4096> buffer{};
  for (;;) {
    const int size = BIO_read(bio_.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (size > 0) return std::string(buffer.data(), static_cast<std::size_t>(size));
    if (!BIO_should_retry(bio_.get())) return std::string();
    if (!wait())
      return error(Errc::timed_out, "there was no answer within " + std::to_string(deadline_.count()) + " s");
  }
}

void ProbeStream::describe(Identified& to) const {
  if (!tls()) return;
  to.tls = SSL_get_version(tls());
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(tls()), X509_free);
  if (!certificate) return;
  to.subject = text_of(X509_get_subject_name(certificate.get()));
  to.issuer = text_of(X509_get_issuer_name(certificate.get()));
  to.until = text_of(X509_get0_notAfter(certificate.get()));
}

}  // namespace psremoting::service
