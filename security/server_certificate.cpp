#include "security/server_certificate.hpp"

#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "security/validity.hpp"

namespace psremoting::security {
namespace {

namespace fs = std::filesystem;
using std::chrono::system_clock;

Error refusal(const fs::path& file, const std::string& what, const std::string& cure) {
  return error(Errc::invalid_argument, about(file, what, cure));
}

bool belong_together(const CertificatePtr& certificate, const KeyPtr& key) {
  const EVP_PKEY* of_certificate = X509_get0_pubkey(certificate.get());
  return of_certificate && EVP_PKEY_eq(of_certificate, key.get()) == 1;
}

std::string kind(const EVP_PKEY* key) {
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS: return "RSA";
    case EVP_PKEY_EC: return "EC";
    case EVP_PKEY_ED25519: return "Ed25519";
    case EVP_PKEY_ED448: return "Ed448";
    default: return "other";
  }
}

std::string number(std::size_t index) { return "number " + std::to_string(index + 1); }

bool is_authority(const CertificatePtr& certificate) {
  return (X509_get_extension_flags(certificate.get()) & EXFLAG_CA) != 0;
}

bool is_self_signed(const CertificatePtr& certificate) {
  return (X509_get_extension_flags(certificate.get()) & EXFLAG_SS) != 0;
}

// Why the first certificate is not the key's.
Error mismatch(const std::vector<CertificatePtr>& chain, const KeyPtr& key, const fs::path& file, const fs::path& of) {
  const auto own = std::ranges::find_if(chain, [&](const CertificatePtr& one) { return belong_together(one, key); });
  if (own != chain.end())
    return refusal(file,
                   "the key in " + of.string() + " belongs to its certificate " +
                       number(static_cast<std::size_t>(own - chain.begin())),
                   "the host's own certificate has to be the first in the file, then those that signed it");
  if (std::ranges::all_of(chain, is_authority) && (chain.size() > 1 || !is_self_signed(chain.front())))
    return refusal(file, "only authorities' certificates are in it, and the host's own is missing",
                   "put the host's own certificate first, then those that signed it");
  const std::string of_certificate = kind(X509_get0_pubkey(chain.front().get())), of_key = kind(key.get());
  const std::string which = of_certificate == of_key
                                ? "another " + of_key + " key than the certificate's"
                                : "an " + of_key + " key, and the certificate is for an " + of_certificate + " key";
  return refusal(of, "it is " + which + " in " + file.string(),
                 "name the key that the certificate was requested with, or have the certificate made anew");
}

// openssl-ciphers' security levels, in bits: SSL_CTX_set_security_level(3).
int bits_wanted() {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  constexpr std::array bits{0, 80, 112, 128, 192, 256};
  const int level = context ? security_level(*context) : least_security_level;
  return bits[static_cast<std::size_t>(std::clamp(level, 0, 5))];
}

std::string smallest_key(const EVP_PKEY* key, int wanted) {
  if (kind(key) != "RSA") return std::to_string(2 * wanted);
  constexpr std::array<std::pair<int, int>, 5> sizes{{{80, 1024}, {112, 2048}, {128, 3072}, {192, 7680}, {256, 15360}}};
  const auto found = std::ranges::find_if(sizes, [&](const auto& one) { return one.first >= wanted; });
  return std::to_string(found == sizes.end() ? 15360 : found->second);
}

// What OpenSSL's level refuses: it would say no more than "ee key too small". Roots sign themselves, which counts for
// nothing.
std::optional<Error> too_weak(const CertificatePtr& one, std::size_t index, const fs::path& file) {
  const int wanted = bits_wanted();
  const std::string which = index == 0 ? "its certificate" : "its certificate " + number(index);
  const EVP_PKEY* key = X509_get0_pubkey(one.get());
  if (!key) return refusal(file, which + " has a key that OpenSSL does not know", "have it made with an EC or RSA key");
  if (EVP_PKEY_get_security_bits(key) < wanted)
    return refusal(file,
                   which + " has a key of " + kind(key) + ' ' + std::to_string(EVP_PKEY_get_bits(key)) +
                       " bits, which is too small: OpenSSL's level needs " + smallest_key(key, wanted),
                   "have it made anew with a larger key");
  int digest = NID_undef, bits = 0;
  const bool known = X509_get_signature_info(one.get(), &digest, nullptr, &bits, nullptr) == 1;
  if (known && bits < wanted && !is_self_signed(one))
    return refusal(file, which + " is signed with " + OBJ_nid2sn(digest) + ", which is too weak for OpenSSL",
                   "have the authority sign it anew with SHA-256");
  return std::nullopt;
}

std::string day(const ASN1_TIME* time) {
  std::tm parts{};
  std::array<char, 32> text{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unreadable day";
  std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts);
  return text.data();
}

}  // namespace

int security_level(const SSL_CTX& context) {
  return std::max(least_security_level, SSL_CTX_get_security_level(&context));
}

Result<ServerCertificate> server_certificate(const fs::path& certificate, const fs::path& key) {
  auto chain = read_certificates(certificate);
  if (!chain) return chain.error();
  auto own_key = read_key(key);
  if (!own_key) return own_key.error();
  if (!belong_together(chain->front(), *own_key)) return mismatch(*chain, *own_key, certificate, key);
  for (std::size_t i = 0; i < chain->size(); ++i) {
    if (auto weak = too_weak((*chain)[i], i, certificate)) return *weak;
  }
  return ServerCertificate{std::move(*chain), std::move(*own_key)};
}

std::vector<std::string> doubts_of_purpose(const ServerCertificate& certificate, const fs::path& file) {
  std::vector<std::string> all;
  X509* own = certificate.chain.front().get();
  // Without the extension it is for everything.
  if ((X509_get_extended_key_usage(own) & (XKU_SSL_SERVER | XKU_ANYEKU)) == 0)
    all.push_back(about(file, "the certificate is not for servers (extended key usage), so clients refuse it",
                        "have it made with serverAuth"));
  if (is_authority(certificate.chain.front()))
    all.push_back(about(file,
                        "the certificate is an authority's own (CA:TRUE): some clients refuse it from a server, and "
                        "who trusts it trusts all that its key signs",
                        "have one made for this host with CA:FALSE"));
  for (std::size_t i = 1; i < certificate.chain.size(); ++i) {
    if (X509_check_issued(certificate.chain[i].get(), certificate.chain[i - 1].get()) == X509_V_OK) continue;
    all.push_back(about(file, "its certificate " + number(i) + " has not signed the one before it",
                        "put each certificate after the one that it has signed; some clients find no way else"));
    break;
  }
  return all;
}

std::optional<std::string> doubt_of_time(const ServerCertificate& certificate, const fs::path& file,
                                         system_clock::time_point now) {
  const X509* own = certificate.chain.front().get();
  switch (validity_of(own, now)) {
    case Validity::ended:
      return about(file, "the certificate expired on " + day(X509_get0_notAfter(own)), "put a new one into the file");
    case Validity::not_yet:
      return about(file, "the certificate counts from " + day(X509_get0_notBefore(own)) + " on, which is to come",
                   "look at this host's clock, or put another one into the file");
    case Validity::valid: break;
  }
  return std::nullopt;
}

}  // namespace psremoting::security
