#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace psremoting::test {

using KeyPtr = std::shared_ptr<EVP_PKEY>;
using CertificatePtr = std::shared_ptr<X509>;

inline KeyPtr make_ec_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }
inline KeyPtr make_rsa_key(unsigned bits) { return {EVP_RSA_gen(bits), EVP_PKEY_free}; }

// What a certificate is to say.
struct Wish {
  std::string subject = "host.example";
  bool authority = false;
  std::string extended_key_usage = "serverAuth";  // empty: none
  int from_days = -1, until_days = 10;
  const EVP_MD* digest = EVP_sha256();
};

inline void extend(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// Signed by `issuer` with its key, or by itself.
inline CertificatePtr make_certificate(const KeyPtr& key, const Wish& wish, const CertificatePtr& issuer = nullptr,
                                       const KeyPtr& issuer_key = nullptr) {
  static long serial = 0;
  CertificatePtr made(X509_new(), X509_free);
  X509* c = made.get();
  X509_set_version(c, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(c), ++serial);
  X509_time_adj_ex(X509_getm_notBefore(c), wish.from_days, 0, nullptr);
  X509_time_adj_ex(X509_getm_notAfter(c), wish.until_days, 0, nullptr);
  X509_set_pubkey(c, key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(c), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(wish.subject.c_str()), -1, -1, 0);
  X509_set_issuer_name(c, X509_get_subject_name(issuer ? issuer.get() : c));
  extend(c, NID_basic_constraints, wish.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (!wish.extended_key_usage.empty()) extend(c, NID_ext_key_usage, wish.extended_key_usage);
  X509_sign(c, issuer_key ? issuer_key.get() : key.get(), wish.digest);
  return made;
}

inline std::string taken(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free_all(bio);
  return text;
}

inline std::string pem(const CertificatePtr& certificate) {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(bio, certificate.get());
  return taken(bio);
}

inline std::string pem(const KeyPtr& key) {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return taken(bio);
}

inline std::string der(const CertificatePtr& certificate) {
  BIO* bio = BIO_new(BIO_s_mem());
  i2d_X509_bio(bio, certificate.get());
  return taken(bio);
}

}  // namespace psremoting::test
