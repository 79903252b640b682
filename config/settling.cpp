#include "config/settling.hpp"

#include <algorithm>

namespace psremoting::config {
namespace {

bool are_same_but_for_files(const Install& one, Install other) {
  other.files = one.files;
  return one == other;
}

}  // namespace

bool Settling::is_quiet(const Install& install, TimePoint now) {
  auto [at, is_new] = seen_.try_emplace(install.executable, Seen{install.files, now});
  if (!is_new && at->second.files != install.files) at->second = {install.files, now};
  return now - at->second.since >= quiet;
}

bool Settling::apply(const std::vector<Install>& before, std::vector<Install>& found, TimePoint now) {
  bool again = false;
  for (Install& install : found) {
    const auto earlier = std::ranges::find(before, install.executable, &Install::executable);
    const bool is_quiet = this->is_quiet(install, now);
    if (earlier != before.end() && are_same_but_for_files(*earlier, install)) {
      install = *earlier;
      continue;
    }
    if (is_quiet) continue;
    again = true;
    if (earlier != before.end() && earlier->refused.empty())
      install = *earlier;
    else if (install.refused.empty())
      install.refused = "its files are still being written";
  }
  std::erase_if(seen_, [&](const auto& entry) {
    return std::ranges::find(found, entry.first, &Install::executable) == found.end();
  });
  return again;
}

}  // namespace psremoting::config
