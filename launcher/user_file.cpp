#include "launcher/user_file.hpp"

#include <functional>

#include "launcher/kept_file.hpp"
#include "launcher/scrypt.hpp"
#include "launcher/user_line.hpp"

namespace psremoting::launcher {
namespace {

// What becomes of the line of a user: another line, or none.
using Edit = std::function<std::string(User)>;

// Passes the line of `name` through `edit`; all others stay. Gives whether there was one.
bool edit_line(std::string& text, std::string_view name, const Edit& edit) {
  std::string edited;
  bool found = false;
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    auto user = parse_user_line(line);
    std::string kept(line);
    const bool his = user && *user && (*user)->name == name;
    if (his) kept = edit(std::move(**user));
    found = found || his;
    if (!his || !kept.empty()) edited += kept + '\n';
  }
  text = std::move(edited);
  return found;
}

Result<void> change(const std::filesystem::path& file, std::string_view name, const Edit& edit) {
  auto held = hold_kept(file);
  if (!held) return held.error();
  auto text = read_kept(file);
  if (!text) return text.error();
  if (!edit_line(*text, name, edit)) return error(Errc::not_found, "no user " + std::string(name));
  return replace_kept(file, *text);
}

}  // namespace

Result<std::vector<User>> load_users(const std::filesystem::path& file) {
  auto text = read_kept(file);
  if (!text) return text.error();
  auto users = parse_users(*text);
  if (!users) return error(users.error().code, file.string() + ": " + users.error().detail);
  return users;
}

Result<void> set_user(const std::filesystem::path& file, const std::string& name, const std::string& account,
                      const Secret& password) {
  if (!is_user_name(name) || !is_user_name(account))
    return error(Errc::invalid_argument, "a name must not be empty or have ':' or control characters in it");
  if (password.empty()) return error(Errc::invalid_argument, "an empty password lets nobody in");
  auto hash = scrypt_hash(password.reveal());
  if (!hash) return hash.error();
  auto held = hold_kept(file);
  if (!held) return held.error();
  auto text = read_kept(file);
  if (!text && text.error().code != Errc::not_found) return text.error();
  const auto line = print_user_line(User{name, account, std::move(*hash), false});
  std::string all = text ? std::move(*text) : std::string();
  if (!edit_line(all, name, [&](User) { return line; })) all += line + '\n';
  return replace_kept(file, all);
}

Result<void> remove_user(const std::filesystem::path& file, std::string_view name) {
  return change(file, name, [](User) { return std::string(); });
}

Result<void> lock_user(const std::filesystem::path& file, std::string_view name, bool locked) {
  return change(file, name, [locked](User user) {
    user.locked = locked;
    return print_user_line(user);
  });
}

}  // namespace psremoting::launcher
