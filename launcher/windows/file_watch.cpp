#include "launcher/windows/file_watch.hpp"

#include "base/log.hpp"
#include "base/windows/text.hpp"

namespace psremoting::launcher {

FileWatch::FileWatch(WindowsLoop& loop, const std::filesystem::path& file, std::function<void()> changed)
    : loop_(loop), file_(file), changed_(std::move(changed)) {
  if (file_.empty()) return;
  const auto events = FILE_NOTIFY_CHANGE_FILE_NAME | FILE_NOTIFY_CHANGE_LAST_WRITE | FILE_NOTIFY_CHANGE_SIZE;
  folder_ = ::FindFirstChangeNotificationW(std::filesystem::absolute(file_).parent_path().c_str(), FALSE, events);
  if (folder_ == INVALID_HANDLE_VALUE) {
    log::write<event::users_not_watched>({{"file", file_.string()}, {"why", windows_error("watch").detail}});
    return;
  }
  seen_ = look();
  loop_.watch(folder_, [this] { ready(); });
}

FileWatch::~FileWatch() {
  if (folder_ == INVALID_HANDLE_VALUE) return;
  loop_.forget(folder_);
  ::FindCloseChangeNotification(folder_);
}

std::string FileWatch::look() const {
  WIN32_FILE_ATTRIBUTE_DATA now{};
  if (!::GetFileAttributesExW(file_.c_str(), GetFileExInfoStandard, &now)) return {};
  return std::string(reinterpret_cast<const char*>(&now), sizeof now);
}

void FileWatch::ready() {
  ::FindNextChangeNotification(folder_);
  auto now = look();
  if (now == seen_) return;
  seen_ = std::move(now);
  changed_();
}

}  // namespace psremoting::launcher
