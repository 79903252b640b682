#include "launcher/linux/account_watch.hpp"

#include <cstring>
#include <sys/inotify.h>
#include <unistd.h>

#include "config/spots.hpp"

namespace psremoting::launcher {

AccountWatch::AccountWatch(LinuxLoop& loop, const std::filesystem::path& user_file, std::function<void()> changed)
    : loop_(loop), changed_(std::move(changed)), inotify_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  add("/etc", {"passwd", "shadow", "group"});
  if (!user_file.empty()) {
    for (const auto& spot : config::spots_of_file(user_file)) add(spot.folder, spot.names);
  }
  if (inotify_) loop_.watch(inotify_.get(), POLLIN, [this] { read(); });
}

AccountWatch::~AccountWatch() {
  if (inotify_) loop_.forget(inotify_.get());
}

void AccountWatch::add(const std::filesystem::path& folder, const std::vector<std::string>& names) {
  const auto events = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB;
  const int watch = ::inotify_add_watch(inotify_.get(), folder.c_str(), static_cast<std::uint32_t>(events));
  if (watch >= 0) {
    names_[watch].insert(names.begin(), names.end());
    return;
  }
  unseen_ = folder.string() + ": " + std::strerror(errno);
}

void AccountWatch::read() {
  alignas(inotify_event) char buffer[8192];
  bool ours = false;
  for (ssize_t size; (size = ::read(inotify_.get(), buffer, sizeof buffer)) > 0;) {
    for (const char* at = buffer; at < buffer + size;) {
      inotify_event event;
      std::memcpy(&event, at, sizeof event);
      const char* name = event.len > 0 ? at + sizeof event : "";
      const auto found = names_.find(event.wd);
      // An overflow may have hidden anything.
      ours = ours || (event.mask & IN_Q_OVERFLOW) || (found != names_.end() && found->second.contains(name));
      at += sizeof event + event.len;
    }
  }
  if (ours) changed_();
}

}  // namespace psremoting::launcher
