#include "listener/proof_cache.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <cstring>
#include <stdexcept>

namespace psremoting::listener {

ProofCache::ProofCache(Clock& clock) : clock_(clock) {
  if (RAND_bytes(key_.data(), static_cast<int>(key_.size())) != 1) throw std::runtime_error("RAND_bytes failed");
}

ProofCache::~ProofCache() { OPENSSL_cleanse(key_.data(), key_.size()); }

ProofCache::Mac ProofCache::mac(std::string_view authorization, std::string_view address) const {
  auto hmac = [this](std::string_view text, Mac& to) {
    HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), to.data(), nullptr);
  };
  // Each part's MAC, then one of both: no copy of the password is made, and the parts cannot run into each other.
  std::array<Mac, 2> parts;
  hmac(authorization, parts[0]);
  hmac(address, parts[1]);
  Mac whole;
  hmac({reinterpret_cast<const char*>(parts.data()), sizeof parts}, whole);
  return whole;
}

std::shared_ptr<const psrp::Logon> ProofCache::find(const Mac& mac, std::uint64_t generation) {
  std::lock_guard lock(mutex_);
  auto found = entries_.find(mac);
  if (found == entries_.end()) return nullptr;
  if (found->second.generation == generation && clock_.now() < found->second.until) return found->second.logon;
  entries_.erase(found);
  return nullptr;
}

void ProofCache::remember(const Mac& mac, std::uint64_t generation, const std::shared_ptr<const psrp::Logon>& logon) {
  std::lock_guard lock(mutex_);
  drop_old();
  if (entries_.size() >= max_entries) entries_.clear();
  entries_[mac] = {logon, generation, clock_.now() + lifetime};
  if (right_.size() >= max_right)
    std::erase_if(right_, [now = clock_.now()](const auto& item) { return item.second <= now; });
  if (right_.size() >= max_right) right_.erase(right_.begin());
  right_[mac] = clock_.now() + right_for;
}

bool ProofCache::was_right(const Mac& mac) {
  std::lock_guard lock(mutex_);
  auto found = right_.find(mac);
  return found != right_.end() && clock_.now() < found->second;
}

void ProofCache::forget(const Mac& mac) {
  std::lock_guard lock(mutex_);
  entries_.erase(mac);
  right_.erase(mac);
}

void ProofCache::drop_old() {
  auto now = clock_.now();
  std::erase_if(entries_, [now](const auto& item) { return item.second.until <= now; });
}

std::size_t ProofCache::Hash::operator()(const Mac& mac) const {
  std::size_t part;  // a MAC is as good as random
  std::memcpy(&part, mac.data(), sizeof part);
  return part;
}

}  // namespace psremoting::listener
