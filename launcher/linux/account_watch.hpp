#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "launcher/linux/loop.hpp"

namespace psremoting::launcher {

// Watches the files that say who may log in (the folders they are in: each is replaced, not written) and calls
// `changed` when one of them did. What a directory server holds is not seen.
class AccountWatch {
 public:
  AccountWatch(LinuxLoop& loop, const std::filesystem::path& user_file, std::function<void()> changed);
  ~AccountWatch();
  // Whether it sees all of them; a folder may not have been there.
  bool sees_all() const { return sees_all_; }
  AccountWatch(const AccountWatch&) = delete;
  AccountWatch& operator=(const AccountWatch&) = delete;

 private:
  void add(const std::filesystem::path& file);
  void read();

  LinuxLoop& loop_;
  std::function<void()> changed_;
  Fd inotify_;
  bool sees_all_ = true;
  std::map<int, std::set<std::string>> names_;  // by watch descriptor
};

}  // namespace psremoting::launcher
