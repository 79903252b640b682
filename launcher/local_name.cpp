#include "launcher/local_name.hpp"

#include "base/ascii.hpp"

namespace psremoting::launcher {

std::string local_name(const std::string& user, bool (*is_this_host)(std::string_view)) {
  const auto slash = user.find('\\');
  if (slash == user.npos || slash + 1 == user.size()) return user;
  const auto host = std::string_view(user).substr(0, slash);
  const bool here = host == "." || ascii::equal(host, "localhost") || is_this_host(host);
  return here ? user.substr(slash + 1) : user;
}

}  // namespace psremoting::launcher
