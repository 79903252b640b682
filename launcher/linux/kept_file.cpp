#include "launcher/kept_file.hpp"

#include <cerrno>
#include <system_error>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/linux/fd.hpp"
#include "config/paths.hpp"

namespace psremoting::launcher {
namespace {

constexpr off_t max_file = 4 << 20;

Error system_error(const std::filesystem::path& file) {
  const auto code = errno == ENOENT ? Errc::not_found : Errc::io;
  return error(code, file.string() + ": " + std::generic_category().message(errno));
}

// Who could write the file could log in as anybody, and who could read it could try passwords at leisure.
Result<void> check_owner(int fd, const std::filesystem::path& file, off_t& size) {
  struct stat facts{};
  if (::fstat(fd, &facts) != 0) return system_error(file);
  if (!S_ISREG(facts.st_mode)) return error(Errc::access_denied, file.string() + ": not a regular file");
  // Kubernetes gives the file of a Secret to root and a group (fsGroup), which may read it and which the service's
  // account is in: root gave the file to that account so.
  const bool given = facts.st_uid == 0 && ::geteuid() != 0 && (facts.st_mode & 077) == S_IRGRP;
  if ((facts.st_uid != 0 && facts.st_uid != ::geteuid()) || ((facts.st_mode & 077) != 0 && !given))
    return error(Errc::access_denied, file.string() + ": only root may read or write it: chown root, chmod 600");
  if (facts.st_size > max_file) return error(Errc::too_large, file.string() + ": larger than 4 MB");
  size = facts.st_size;
  return Result<void>();
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto put = ::write(fd, text.data(), text.size());
    if (put < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return ::fsync(fd) == 0;
}

// The target of a symbolic link, so that a writer changes that file and keeps the link; the file itself where it is no
// link.
std::filesystem::path behind_links(const std::filesystem::path& file) {
  std::error_code failed;
  if (!std::filesystem::is_symlink(file, failed)) return file;
  auto target = std::filesystem::canonical(file, failed);
  return failed ? file : target;
}

}  // namespace

Result<std::string> read_kept(const std::filesystem::path& file) {
  Fd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return system_error(file);
  // open() follows links, as those of a Kubernetes Secret; it counts where nobody but root could have turned one.
  if (auto why = ::geteuid() == 0 ? config::distrust(file) : std::string(); !why.empty())
    return error(Errc::access_denied, file.string() + " is not believed: " + why);
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

Result<void> replace_kept(const std::filesystem::path& named, std::string_view text) {
  const auto file = behind_links(named);
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

Result<Handle> hold_kept(const std::filesystem::path& file) {
  auto lock = behind_links(file);
  lock += ".lock";
  Fd fd(::open(lock.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd || ::flock(fd.get(), LOCK_EX) != 0) return system_error(lock);
  return Handle(fd.release());
}

}  // namespace psremoting::launcher
