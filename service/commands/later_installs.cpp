#include "service/commands/later_installs.hpp"

namespace psremoting::service {
namespace {

namespace fs = std::filesystem;

constexpr const char* unit = "psremoting-client.path";

bool is_there(const fs::path& path) {
  std::error_code failed;
  return fs::exists(path, failed);
}

}  // namespace

Result<bool> follow_later_installs(enable::System& system, bool on, const fs::path& root) {
  if (!is_there(root / "usr/lib/systemd/system" / unit)) return false;
  std::vector<std::string> words{"systemctl", "--quiet", on ? "enable" : "disable"};
  if (is_there(root / "run/systemd/system")) words.emplace_back("--now");  // else an image, or a container without it
  words.emplace_back(unit);
  if (auto done = enable::must_run(system, words); !done) return done.error();
  return on;
}

}  // namespace psremoting::service
