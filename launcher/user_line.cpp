#include "launcher/user_line.hpp"

#include <algorithm>

#include "launcher/scrypt.hpp"

namespace psremoting::launcher {

bool is_user_name(std::string_view name) {
  constexpr std::size_t longest = 256;
  const auto bad = [](char c) { return c == ':' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return !name.empty() && name.size() <= longest && name.front() != '#' && name.front() != ' ' && name.back() != ' ' &&
         std::none_of(name.begin(), name.end(), bad);
}

Result<std::optional<User>> parse_user_line(std::string_view line) {
  if (line.empty() || line.front() == '#') return std::optional<User>();
  const auto first = line.find(':');
  const auto second = first == line.npos ? first : line.find(':', first + 1);
  if (second == line.npos) return error(Errc::malformed, "write name:account:hash");
  User user{std::string(line.substr(0, first)), std::string(line.substr(first + 1, second - first - 1)), {}, false};
  auto hash = line.substr(second + 1);
  user.locked = hash.starts_with('!');
  if (user.locked) hash.remove_prefix(1);
  user.hash = hash;
  if (!is_user_name(user.name) || !is_user_name(user.account))
    return error(Errc::malformed, "a name is empty or has a character that no name has");
  if (!is_scrypt_hash(user.hash)) return error(Errc::malformed, "the hash is none of ours: set the password again");
  return std::optional<User>(std::move(user));
}

std::string print_user_line(const User& user) {
  return user.name + ':' + user.account + ':' + (user.locked ? "!" : "") + user.hash;
}

const User* find_user(const std::vector<User>& users, std::string_view name) {
  const auto found = std::find_if(users.begin(), users.end(), [&](const User& user) { return user.name == name; });
  return found == users.end() ? nullptr : &*found;
}

Result<std::vector<User>> parse_users(std::string_view text) {
  std::vector<User> users;
  std::string mistakes;
  for (int number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    auto user = parse_user_line(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    std::string why;
    if (!user) why = user.error().detail;
    if (user && *user && find_user(users, (*user)->name)) why = "this name is there twice";
    if (!why.empty()) mistakes += (mistakes.empty() ? "line " : "; line ") + std::to_string(number) + ": " + why;
    if (user && *user) users.push_back(std::move(**user));
  }
  if (!mistakes.empty()) return error(Errc::malformed, mistakes);
  return users;
}

}  // namespace psremoting::launcher
