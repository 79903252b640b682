#include "service/commands/password.hpp"

#include <openssl/rand.h>

#include <array>
#include <iostream>

namespace psremoting::service {

Result<Secret> read_password() {
  std::string line;
  std::getline(std::cin, line);
  if (line.ends_with('\r')) line.pop_back();
  if (line.empty()) return error(Errc::invalid_argument, "there is no password on standard input");
  return Secret(std::move(line));
}

// 32 letters and digits that are not mistaken for each other, 26 of them for 130 bits.
Result<Secret> make_password() {
  constexpr std::string_view characters = "abcdefghijkmnpqrstuvwxyz23456789";
  std::array<unsigned char, 26> random{};
  if (RAND_bytes(random.data(), random.size()) != 1) return error(Errc::io, "there are no random numbers");
  std::string text;
  text.reserve(random.size());
  for (unsigned char byte : random) text += characters[byte % characters.size()];
  random.fill(0);
  return Secret(std::move(text));
}

}  // namespace psremoting::service
