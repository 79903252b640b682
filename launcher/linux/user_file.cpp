#include "launcher/user_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <system_error>

#include "base/linux/fd.hpp"
#include "launcher/scrypt.hpp"
#include "launcher/user_line.hpp"

namespace psremoting::launcher {
namespace {

constexpr off_t max_file = 4 << 20;

Error system_error(const std::filesystem::path& file) {
  const auto code = errno == ENOENT ? Errc::not_found : Errc::io;
  return error(code, file.string() + ": " + std::generic_category().message(errno));
}

// Who could write the file could log in as anybody, and who could read it could try passwords at leisure.
Result<void> check_owner(int fd, const std::filesystem::path& file, off_t& size) {
  struct stat facts {};
  if (::fstat(fd, &facts) != 0) return system_error(file);
  if (!S_ISREG(facts.st_mode)) return error(Errc::access_denied, file.string() + ": not a regular file");
  if ((facts.st_uid != 0 && facts.st_uid != ::geteuid()) || (facts.st_mode & 077) != 0)
    return error(Errc::access_denied, file.string() + ": only root may read or write it: chown root, chmod 600");
  if (facts.st_size > max_file) return error(Errc::too_large, file.string() + ": larger than 4 MB");
  size = facts.st_size;
  return Result<void>();
}

Result<std::string> read_text(const std::filesystem::path& file) {
  Fd fd(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return system_error(file);
  off_t size = 0;
  if (auto checked = check_owner(fd.get(), file, size); !checked) return checked.error();
  std::string text(static_cast<std::size_t>(size), '\0');
  std::size_t have = 0;
  while (have < text.size()) {
    const auto got = ::read(fd.get(), text.data() + have, text.size() - have);
    if (got < 0) return system_error(file);
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  text.resize(have);
  return text;
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto put = ::write(fd, text.data(), text.size());
    if (put < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return ::fsync(fd) == 0;
}

Result<void> replace_text(const std::filesystem::path& file, std::string_view text) {
  auto next = file;
  next += ".new";
  ::unlink(next.c_str());
  Fd fd(::open(next.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd || !write_all(fd.get(), text)) return system_error(next);
  if (::rename(next.c_str(), file.c_str()) != 0) return system_error(file);
  Fd directory(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory) ::fsync(directory.get());
  return Result<void>();
}

// Holds all other writers off until it goes.
Result<Fd> hold(const std::filesystem::path& file) {
  auto lock = file;
  lock += ".lock";
  Fd fd(::open(lock.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd || ::flock(fd.get(), LOCK_EX) != 0) return system_error(lock);
  return fd;
}

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
  auto held = hold(file);
  if (!held) return held.error();
  auto text = read_text(file);
  if (!text) return text.error();
  if (!edit_line(*text, name, edit)) return error(Errc::not_found, "no user " + std::string(name));
  return replace_text(file, *text);
}

}  // namespace

Result<std::vector<User>> load_users(const std::filesystem::path& file) {
  auto text = read_text(file);
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
  auto held = hold(file);
  if (!held) return held.error();
  auto text = read_text(file);
  if (!text && text.error().code != Errc::not_found) return text.error();
  const auto line = print_user_line(User{name, account, std::move(*hash), false});
  std::string all = text ? std::move(*text) : std::string();
  if (!edit_line(all, name, [&](User) { return line; })) all += line + '\n';
  return replace_text(file, all);
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
