#include "service/state_folder.hpp"

#include <cerrno>
#include <system_error>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/linux/fd.hpp"
#include "config/paths.hpp"
#include "launcher/linux/account.hpp"

namespace psremoting::service {
namespace {

namespace fs = std::filesystem;

constexpr mode_t mode = 0711;

// The folders above are for everybody to pass, whatever the service's umask.
bool make(const fs::path& folder) {
  const mode_t before = ::umask(022);
  std::error_code failed;
  fs::create_directories(folder.parent_path(), failed);
  const bool made = ::mkdir(folder.c_str(), mode) == 0;
  ::umask(before);
  return made;
}

std::string words(int code) { return std::generic_category().message(code); }

std::string account_of(uid_t uid) { return uid == ::geteuid() ? config::own_account() : "uid " + std::to_string(uid); }

}  // namespace

void make_state_folder(const fs::path& folder, const std::string& account) {
  const auto place = fs::absolute(folder / ".").parent_path();  // without a slash at its end
  struct stat there{};
  if (::lstat(place.c_str(), &there) == 0 || !make(place)) return;
  const Fd fd(::open(place.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd || ::fstat(fd.get(), &there) != 0 || there.st_uid != ::geteuid()) return;
  ::fchmod(fd.get(), mode);
  const auto owner = launcher::find_account(account);
  if (::geteuid() == 0 && owner && ::fchown(fd.get(), owner->uid, owner->gid) != 0) return;  // serve says what follows
}

std::string why_not_kept(const fs::path& folder) {
  const std::string name = folder.string(), us = config::own_account();
  const std::string cures = " Where the file system is read-only, mount a volume there that " + us +
                            " may write; or name another folder with --state-directory.";
  struct stat facts{};
  if (::stat(folder.c_str(), &facts) != 0)
    return name + ", where the service keeps its certificate, is not to be had: " + words(errno) +
           ". Make it: install -d -m 711 -o " + us + ' ' + name + '.' + cures;
  if (::access(folder.c_str(), W_OK | X_OK) == 0) return {};
  const int code = errno;
  const std::string owner = facts.st_uid == ::geteuid() ? "" : ", and belongs to " + account_of(facts.st_uid);
  return name + ", where the service keeps its certificate, cannot be written by " + us + ": " + words(code) + owner +
         ". Give it to the service: chown " + us + ' ' + name + " && chmod 711 " + name + '.' + cures;
}

}  // namespace psremoting::service
