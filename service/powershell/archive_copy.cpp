#include "service/powershell/archive_copy.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <memory>

namespace psremoting::service::powershell {
namespace {

namespace fs = std::filesystem;

class Sha256 {
 public:
  Sha256() { ::EVP_DigestInit_ex(context_.get(), ::EVP_sha256(), nullptr); }
  void add(const char* bytes, std::size_t size) { ::EVP_DigestUpdate(context_.get(), bytes, size); }
  std::string digits() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    ::EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
    std::string text;
    for (unsigned i = 0; i < size; ++i)
      for (const int half : {digest[i] >> 4, digest[i] & 15}) text += "0123456789abcdef"[half];
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

}  // namespace

Result<std::string> copy_with_digest(const fs::path& from, const fs::path& to, std::uint64_t most) {
  std::error_code failed;
  const auto status = fs::status(from, failed);
  if (!fs::exists(status)) return error(Errc::not_found, from.string() + " is not there");
  if (!fs::is_regular_file(status))
    return error(Errc::invalid_argument,
                 from.string() + (fs::is_directory(status) ? " is a folder" : " is a pipe, a device or a socket") +
                     "; name the archive as it was downloaded");
  std::ifstream in(from, std::ios::binary);
  if (!in) return error(Errc::io, from.string() + " cannot be read");
  std::ofstream out(to, std::ios::binary);
  Sha256 digest;
  std::array<char, 64 * 1024> bytes{};
  std::uint64_t copied = 0;
  for (;;) {
    in.read(bytes.data(), bytes.size());
    const auto size = in.gcount();
    if (size <= 0) break;
    copied += static_cast<std::uint64_t>(size);
    if (copied > most) return error(Errc::too_large, from.string() + " is larger than an archive of PowerShell is");
    digest.add(bytes.data(), static_cast<std::size_t>(size));
    out.write(bytes.data(), size);
  }
  if (in.bad()) return error(Errc::io, from.string() + " cannot be read");
  if (!out.flush()) return error(Errc::io, to.string() + " cannot be written; is the disk full?");
  return digest.digits();
}

bool is_sha256(const std::string& text) {
  return text.size() == 64 && std::ranges::all_of(text, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

}  // namespace psremoting::service::powershell
