#pragma once

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>

namespace psremoting::test {

// A private key in PEM form that nobody can use without typing.
inline std::string key_with_passphrase() {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(2048), EVP_PKEY_free);
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> out(BIO_new(BIO_s_mem()), BIO_free_all);
  char passphrase[] = "secret";
  if (PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), EVP_aes_128_cbc(), passphrase, 6, nullptr, nullptr) != 1)
    return {};
  char* text = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace psremoting::test
