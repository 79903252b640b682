#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "launcher/linux/account.hpp"

namespace psremoting::launcher {

// Where a worker keeps its caches whose account has no home that it can write: a folder of its own below /tmp, for as
// long as the worker lives. Without one PowerShell ends before it says a word.
class SpareHome {
 public:
  SpareHome();  // nobody can guess its name

  // In the worker, as its account: makes the folder where `home` is not for it to write, and sets the variables that
  // lead there, save those that somebody has set.
  void use(const std::filesystem::path& home, std::vector<std::string>& environment) const;
  // Where it was made, or nothing.
  std::filesystem::path made() const;
  // After the worker: what is in it goes, by the account's own rights.
  void remove(const Account& account) const;

 private:
  std::string name_;
};

}  // namespace psremoting::launcher
