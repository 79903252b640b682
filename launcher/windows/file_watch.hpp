#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/handle.hpp"
#include "launcher/windows/loop.hpp"

namespace psremoting::launcher {

// Calls `changed` when a file is written, replaced, or goes: the user file says who may log in. Accounts of Windows are
// not watched: what is remembered of them lasts a minute.
class FileWatch {
 public:
  FileWatch(WindowsLoop& loop, const std::filesystem::path& file, std::function<void()> changed);
  ~FileWatch();
  // Whether it sees the file, or there is none; its folder may not have been there.
  bool sees_all() const { return file_.empty() || folder_ != INVALID_HANDLE_VALUE; }
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

 private:
  std::string look() const;
  void ready();

  WindowsLoop& loop_;
  const std::filesystem::path file_;
  std::function<void()> changed_;
  HANDLE folder_ = INVALID_HANDLE_VALUE;
  std::string seen_;
};

}  // namespace psremoting::launcher
