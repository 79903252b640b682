#include "launcher/windows/virtual_account.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

#include "base/ascii.hpp"
#include "base/windows/text.hpp"

namespace psremoting::launcher {
namespace {

constexpr std::size_t longest_client = 64;  // UTF-16 units of the client's name in the account's

using Numbers = std::array<std::uint32_t, 5>;

// Each text with its length before it, so that no two lists of them are alike.
std::string spelled(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += std::to_string(text.size()) + ':' + text;
  return out;
}

Numbers hash(const std::string& text) {
  std::array<unsigned char, 32> digest{};
  unsigned size = digest.size();
  ::EVP_Digest(text.data(), text.size(), digest.data(), &size, ::EVP_sha256(), nullptr);
  Numbers numbers{};
  for (std::size_t i = 0; i < numbers.size() * 4; ++i)
    numbers[i / 4] |= static_cast<std::uint32_t>(digest[i]) << i % 4 * 8;
  return numbers;
}

// DOMAIN_name, as WinRM writes it. It is a folder's name, too, where Windows makes a profile of it.
std::string in_a_name(const std::string& client) {
  std::wstring name = wide(client);
  const auto is_bad = [](wchar_t c) {
    return c < L' ' || std::wstring_view(L"\"/\\[]:;|=,+*?<>@").find(c) != std::wstring_view::npos;
  };
  std::replace_if(name.begin(), name.end(), is_bad, L'_');
  if (name.size() > longest_client) name.resize(longest_client);
  // Half a character, or what a folder's name may not end with.
  while (!name.empty() && ((name.back() & 0xfc00) == 0xd800 || name.back() == L'.' || name.back() == L' '))
    name.pop_back();
  return utf8(name);
}

}  // namespace

VirtualAccount virtual_account(const RunAs& as, const Identity& client) {
  std::vector<std::string> all{"psremoting", client.id, ascii::lower(as.endpoint)};
  for (const std::string& group : as.groups) all.push_back(ascii::lower(group));
  std::sort(all.begin() + 3, all.end());
  const Numbers numbers = hash(spelled(all));
  VirtualAccount account{"PSR VA_", virtual_domain_sid, as.groups};
  for (std::uint32_t number : numbers) account.sid += '-' + std::to_string(number);
  std::array<char, 9> first{};
  std::snprintf(first.data(), first.size(), "%08x", numbers[0]);
  account.name += first.data();
  account.name += '_' + in_a_name(client.name);
  return account;
}

}  // namespace psremoting::launcher
