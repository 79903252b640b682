#include "launcher/known_name.hpp"

#include "launcher/linux/account.hpp"

namespace psremoting::launcher {

Result<KnownName> known_account(const std::string& name) {
  auto account = find_account(name);
  if (!account) return account.error();
  const bool root = account->uid == 0;
  return KnownName{account->name, root, root && name != "root" ? "it is root under another name; write root" : ""};
}

Result<KnownName> known_group(const std::string& name) {
  auto group = find_group(name);
  if (!group) return group.error();
  return KnownName{name, false, {}};
}

}  // namespace psremoting::launcher
