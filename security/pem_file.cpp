#include "security/pem_file.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include <cerrno>
#include <fstream>
#include <optional>
#include <system_error>

#include "base/secret.hpp"

namespace psremoting::security {
namespace {

namespace fs = std::filesystem;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>;

constexpr std::size_t largest = 1024 * 1024;

// A file that may hold a key, wiped when it goes.
class Text {
 public:
  explicit Text(std::string bytes) : bytes_(std::move(bytes)) {}
  Text(Text&& other) noexcept : bytes_(std::move(other.bytes_)) {}
  Text& operator=(Text&&) = delete;
  ~Text() { wipe(bytes_); }

  bool has(std::string_view words) const { return bytes_.find(words) != std::string::npos; }
  bool empty() const { return bytes_.empty(); }
  const unsigned char* data() const { return reinterpret_cast<const unsigned char*>(bytes_.data()); }
  long size() const { return static_cast<long>(bytes_.size()); }
  Bio bio() const { return {BIO_new_mem_buf(bytes_.data(), static_cast<int>(bytes_.size())), BIO_free_all}; }

 private:
  std::string bytes_;
};

Error refusal(const fs::path& file, const std::string& what, const std::string& cure) {
  ERR_clear_error();
  return error(Errc::invalid_argument, about(file, what, cure));
}

Result<Text> read(const fs::path& file) {
  std::error_code failed;
  const auto status = fs::status(file, failed);
  if (fs::is_directory(status)) return refusal(file, "it is a folder", "name the file in it");
  if (fs::exists(status) && !fs::is_regular_file(status)) return refusal(file, "it is not a file", "name one");
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in && errno == ENOENT) return error(Errc::not_found, file.string() + " does not exist");
  if (!in) return error(Errc::io, file.string() + " cannot be read: " + std::generic_category().message(errno));
  std::string bytes(largest + 1, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  if (bytes.size() > largest) return refusal(file, "it has more than 1 MiB", "name a file with certificates alone");
  return Text(std::move(bytes));
}

bool is_der_of_key(const Text& text) {
  const unsigned char* at = text.data();
  return KeyPtr(d2i_AutoPrivateKey(nullptr, &at, text.size()), EVP_PKEY_free) != nullptr;
}

bool is_pkcs12(const Text& text) {
  const unsigned char* at = text.data();
  return std::shared_ptr<PKCS12>(d2i_PKCS12(nullptr, &at, text.size()), PKCS12_free) != nullptr;
}

bool is_der_of_certificate(const Text& text) {
  const unsigned char* at = text.data();
  return CertificatePtr(d2i_X509(nullptr, &at, text.size()), X509_free) != nullptr;
}

// What neither kind of file may be.
std::optional<Error> foreign(const fs::path& file, const Text& text) {
  const std::string name = file.string();
  if (text.empty()) return refusal(file, "it is empty", "write the PEM text into it");
  if (is_pkcs12(text))
    return refusal(file, "it is PKCS #12 (.pfx), not PEM", "openssl pkcs12 -in " + name + " -nodes -out host.pem");
  if (is_der_of_certificate(text))
    return refusal(file, "it is a certificate in DER form, not PEM",
                   "openssl x509 -inform der -in " + name + " -out host.pem");
  if (is_der_of_key(text))
    return refusal(file, "it is a key in DER form, not PEM", "openssl pkey -inform der -in " + name + " -out host.key");
  if (text.has("-----BEGIN PKCS7-----"))
    return refusal(file, "it is PKCS #7 (.p7b), not certificates in PEM form",
                   "openssl pkcs7 -print_certs -in " + name + " -out host.pem");
  return std::nullopt;
}

Error no_certificate(const fs::path& file, const Text& text) {
  if (text.has("CERTIFICATE REQUEST-----"))
    return refusal(file, "it is a request, which no authority has signed yet", "name what the authority gave back");
  if (text.has("PRIVATE KEY-----"))
    return refusal(file, "it has a private key and no certificate in it",
                   "name the certificate's file; were CertificateFile and KeyFile exchanged?");
  return refusal(file, "no certificate in PEM form can be read from it",
                 "name one that has a line -----BEGIN CERTIFICATE-----");
}

// `asked` is a bool: whether there was a passphrase to be typed. The terminal of whoever runs us is not asked for it.
int no_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

}  // namespace

std::string about(const fs::path& file, const std::string& what, const std::string& cure) {
  return file.string() + ": " + what + (cure.empty() ? "" : "; " + cure);
}

Result<std::vector<CertificatePtr>> read_certificates(const fs::path& file) {
  auto text = read(file);
  if (!text) return text.error();
  std::vector<CertificatePtr> all;
  const Bio bio = text->bio();
  while (CertificatePtr one{PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr), X509_free})
    all.push_back(std::move(one));
  // That there are no more is no error; that one cannot be read is.
  const bool whole = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!all.empty() && !whole)
    return refusal(file, "its certificate number " + std::to_string(all.size() + 1) + " cannot be read",
                   "write it anew, from what the authority gave");
  if (!all.empty()) return all;
  if (auto other = foreign(file, *text)) return *other;
  return no_certificate(file, *text);
}

Result<KeyPtr> read_key(const fs::path& file) {
  auto text = read(file);
  if (!text) return text.error();
  bool has_passphrase = false;
  KeyPtr key(PEM_read_bio_PrivateKey(text->bio().get(), nullptr, no_passphrase, &has_passphrase), EVP_PKEY_free);
  ERR_clear_error();
  if (key) return key;
  if (has_passphrase)
    return refusal(file, "it has a passphrase, which nobody is there to type",
                   "write it without one: openssl pkey -in " + file.string() + " -out NEW");
  if (auto other = foreign(file, *text)) return *other;
  if (text->has("-----BEGIN CERTIFICATE-----"))
    return refusal(file, "it has a certificate and no private key in it", "name the key's file with KeyFile");
  return refusal(file, "no private key in PEM form can be read from it",
                 "name one that has a line -----BEGIN PRIVATE KEY-----");
}

}  // namespace psremoting::security
