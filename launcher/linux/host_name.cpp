#include <array>
#include <memory>
#include <string>
#include <netdb.h>
#include <unistd.h>

#include "base/ascii.hpp"
#include "launcher/local_name.hpp"

namespace psremoting::launcher {
namespace {

std::string own_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string();
}

// As /etc/hosts, or the network, has it.
std::string full_name(const std::string& name) {
  addrinfo hints{};
  hints.ai_flags = AI_CANONNAME;
  addrinfo* found = nullptr;
  if (::getaddrinfo(name.c_str(), nullptr, &hints, &found) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> freed(found, ::freeaddrinfo);
  return found->ai_canonname ? found->ai_canonname : std::string();
}

}  // namespace

bool is_name_of_this_host(std::string_view name) {
  const std::string own = own_name();
  const std::string short_name = own.substr(0, own.find('.'));
  if (short_name.empty()) return false;
  if (ascii::equal(name, own) || ascii::equal(name, short_name)) return true;
  // The network is asked only about what can be true.
  const bool may_be = ascii::starts_with(name, short_name + '.');
  return may_be && ascii::equal(name, full_name(own));
}

}  // namespace psremoting::launcher
