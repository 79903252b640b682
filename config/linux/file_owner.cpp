#include "config/file_owner.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace psremoting::config {

// Only root gives a file away; to a group of one's own everybody may.
void give_owner_of(const std::filesystem::path& other, const std::filesystem::path& file) {
  struct stat facts{};
  if (::stat(other.c_str(), &facts) != 0) return;
  if (::chown(file.c_str(), facts.st_uid, facts.st_gid) == 0) return;
  [[maybe_unused]] const int may_fail = ::chown(file.c_str(), static_cast<uid_t>(-1), facts.st_gid);
}

}  // namespace psremoting::config
