#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "launcher/linux/loop.hpp"

namespace psremoting::launcher {

// Watches the files that say who may log in (the folders they are in: each is replaced, not written; links on the way
// to the user file, too) and calls `changed` when one of them did. What a directory server holds is not seen.
class AccountWatch {
 public:
  AccountWatch(LinuxLoop& loop, const std::filesystem::path& user_file, std::function<void()> changed);
  ~AccountWatch();
  // Whether it sees all of them; else why not: a folder may not have been there, or the system have no watch to give.
  bool sees_all() const { return unseen_.empty(); }
  const std::string& unseen() const { return unseen_; }
  AccountWatch(const AccountWatch&) = delete;
  AccountWatch& operator=(const AccountWatch&) = delete;

 private:
  void add(const std::filesystem::path& folder, const std::vector<std::string>& names);
  void read();

  LinuxLoop& loop_;
  std::function<void()> changed_;
  Fd inotify_;
  std::string unseen_;
  std::map<int, std::set<std::string>> names_;  // by watch descriptor
};

}  // namespace psremoting::launcher
