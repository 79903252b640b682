#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace psremoting::launcher {

// How hard a guess is (RFC 7914): memory is 128·n·r bytes. The defaults take 32 MiB and about 0.1 s.
struct ScryptCost {
  std::uint64_t n = 32768;
  std::uint32_t r = 8;
  std::uint32_t p = 1;
};

// A password as it is kept: "scrypt$N$r$p$salt$hash", salt and hash in base64.
Result<std::string> scrypt_hash(std::string_view password, const ScryptCost& cost = {});

// Whether this is the password. False, at about the cost of a check, for what is no hash of ours.
bool scrypt_matches(std::string_view password, std::string_view kept);

// Does the work of a check, so that an unknown name takes as long as a wrong password.
void scrypt_waste(std::string_view password);

// Whether the text is a hash that scrypt_matches could compare with.
bool is_scrypt_hash(std::string_view kept);

}  // namespace psremoting::launcher
