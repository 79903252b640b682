#include "security/client_certificate.hpp"

#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include <memory>

#include "security/thumbprint.hpp"

namespace psremoting::security {
namespace {

std::string user_principal_name(X509* certificate) {
  std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      GENERAL_NAMES_free);
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    ASN1_OBJECT* kind = nullptr;
    ASN1_TYPE* value = nullptr;
    if (GENERAL_NAME_get0_otherName(sk_GENERAL_NAME_value(names.get(), i), &kind, &value) != 1) continue;
    if (OBJ_obj2nid(kind) != NID_ms_upn || value->type != V_ASN1_UTF8STRING) continue;
    const ASN1_UTF8STRING* text = value->value.utf8string;
    std::string name(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                     static_cast<std::size_t>(ASN1_STRING_length(text)));
    if (name.find('\0') == std::string::npos) return name;
  }
  return {};
}

Error refused(std::string why) { return error(Errc::logon_failed, std::move(why)); }

}  // namespace

Result<ClientCertificate> client_certificate(const TlsStream& stream) {
  X509* own = stream.verified_certificate();
  if (!own && !SSL_get0_peer_certificate(stream.ssl())) return refused("the client showed no certificate");
  if (!own) return refused(X509_verify_cert_error_string(SSL_get_verify_result(stream.ssl())));
  STACK_OF(X509)* chain = stream.verified_chain();
  if (sk_X509_num(chain) < 2) return refused("the certificate is an authority's own");
  ClientCertificate found{thumbprint(*sk_X509_value(chain, 1), *EVP_sha256()), user_principal_name(own)};
  if (found.issuer_sha256.empty()) return error(Errc::internal, "no SHA-256");
  if (found.user_principal_name.empty()) return refused("the certificate names no user principal name");
  return found;
}

}  // namespace psremoting::security
