#include "launcher/scrypt.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <vector>

#include "base/base64.hpp"

namespace psremoting::launcher {
namespace {

constexpr std::size_t salt_size = 16, hash_size = 32;
constexpr std::uint64_t max_memory = 256u << 20;  // what a user file may make us use

struct Kept {
  ScryptCost cost;
  std::vector<unsigned char> salt, hash;
};

using Digest = std::array<unsigned char, hash_size>;

bool sane(const ScryptCost& cost) {
  const bool power_of_two = cost.n > 1 && (cost.n & (cost.n - 1)) == 0;
  return power_of_two && cost.n <= (1u << 20) && cost.r >= 1 && cost.r <= 32 && cost.p >= 1 && cost.p <= 16 &&
         128 * cost.n * cost.r <= max_memory;
}

bool derive(std::string_view password, std::span<const unsigned char> salt, const ScryptCost& cost, Digest& out) {
  return EVP_PBE_scrypt(password.data(), password.size(), salt.data(), salt.size(), cost.n, cost.r, cost.p,
                        max_memory + (16u << 20), out.data(), out.size()) == 1;
}

template <class T>
bool number(std::string_view text, T& out) {
  auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  return failed == std::errc() && end == text.data() + text.size();
}

std::optional<Kept> parse(std::string_view text) {
  std::vector<std::string_view> parts;
  while (parts.size() < 7) {
    const auto end = text.find('$');
    parts.push_back(text.substr(0, end));
    if (end == text.npos) break;
    text.remove_prefix(end + 1);
  }
  if (parts.size() != 6 || parts[0] != "scrypt") return std::nullopt;
  Kept kept;
  if (!number(parts[1], kept.cost.n) || !number(parts[2], kept.cost.r) || !number(parts[3], kept.cost.p)) return {};
  auto salt = base64::decode(parts[4]), hash = base64::decode(parts[5]);
  if (!salt || !hash || salt->empty() || hash->size() != hash_size || !sane(kept.cost)) return std::nullopt;
  kept.salt = std::move(*salt);
  kept.hash = std::move(*hash);
  return kept;
}

}  // namespace

Result<std::string> scrypt_hash(std::string_view password, const ScryptCost& cost) {
  if (!sane(cost)) return error(Errc::invalid_argument, "scrypt: N must be a power of two, 128*N*r at most 256 MiB");
  std::array<unsigned char, salt_size> salt;
  Digest digest;
  if (RAND_bytes(salt.data(), salt_size) != 1 || !derive(password, salt, cost, digest))
    return error(Errc::internal, "scrypt failed");
  return "scrypt$" + std::to_string(cost.n) + '$' + std::to_string(cost.r) + '$' + std::to_string(cost.p) + '$' +
         base64::encode(salt) + '$' + base64::encode(digest);
}

bool scrypt_matches(std::string_view password, std::string_view kept_text) {
  const auto kept = parse(kept_text);
  if (!kept) {
    scrypt_waste(password);
    return false;
  }
  Digest digest;
  if (!derive(password, kept->salt, kept->cost, digest)) return false;
  const bool same = CRYPTO_memcmp(digest.data(), kept->hash.data(), hash_size) == 0;
  OPENSSL_cleanse(digest.data(), digest.size());
  return same;
}

void scrypt_waste(std::string_view password) {
  Digest digest;
  const std::array<unsigned char, salt_size> salt{};
  derive(password, salt, ScryptCost{}, digest);
}

bool is_scrypt_hash(std::string_view kept) { return parse(kept).has_value(); }

}  // namespace psremoting::launcher
