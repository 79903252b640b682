#include "service/powershell/place.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/linux/fd.hpp"
#include "launcher/linux/child.hpp"

namespace psremoting::service::powershell {
namespace {

namespace fs = std::filesystem;

Fd open_folder(const fs::path& folder) { return Fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); }

class FolderLock final : public Lock {
 public:
  explicit FolderLock(Fd folder) : folder_(std::move(folder)) {}

 private:
  Fd folder_;
};

}  // namespace

Result<std::unique_ptr<Lock>> lock(const fs::path& folder) {
  Fd opened = open_folder(folder);
  if (!opened) return launcher::last_error(folder.string());
  if (::flock(opened.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return launcher::last_error(folder.string());
    return error(Errc::aborted,
                 "another `psremoting powershell` is changing " + folder.string() + "; wait for its end");
  }
  if (::access(folder.c_str(), W_OK) != 0)
    return error(Errc::access_denied,
                 folder.string() + " cannot be written by this account; run it as an administrator (sudo)");
  return std::unique_ptr<Lock>(std::make_unique<FolderLock>(std::move(opened)));
}

Result<void> sync(const fs::path& folder) {
  const Fd opened = open_folder(folder);
  if (!opened || ::syncfs(opened.get()) != 0)
    return launcher::last_error("writing " + folder.string() + " to the disk");
  return {};
}

// At once: who starts a session meanwhile finds the one or the other.
Result<void> swap_names(const fs::path& one, const fs::path& other) {
  if (::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0) return {};
  return launcher::last_error("putting the new " + other.string() + " in place of the old one");
}

fs::path program_of(std::uint64_t process_id) {
  std::error_code failed;
  return fs::read_symlink("/proc/" + std::to_string(process_id) + "/exe", failed);
}

}  // namespace psremoting::service::powershell
