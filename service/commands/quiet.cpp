#include "service/commands/quiet.hpp"

namespace psremoting::service {

namespace fs = std::filesystem;

std::uint64_t entries_below(const std::vector<fs::path>& folders) {
  std::uint64_t sum = 0;
  for (const fs::path& folder : folders) {
    std::error_code failed;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, failed);
    for (; !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed))
      sum += fs::hash_value(entry->path()) | 1;
  }
  return sum;
}

void wait_until_quiet(const std::function<std::uint64_t()>& look, const std::function<void()>& pause,
                      std::chrono::seconds quiet, std::chrono::seconds most) {
  auto seen = look();
  for (std::chrono::seconds same{0}, all{0}; same < quiet && all < most; ++all) {
    pause();
    const auto now = look();
    same = now == seen ? same + std::chrono::seconds(1) : std::chrono::seconds(0);
    seen = now;
  }
}

}  // namespace psremoting::service
