#pragma once

#include <memory>
#include <string>
#include <vector>
#include <windows.h>

#include "base/windows/local_freed.hpp"

namespace psremoting::launcher {

inline constexpr const char* administrators_sid = "S-1-5-32-544";

// A SID from its text, for as long as this is there; null where the text is none.
class SidOf {
 public:
  explicit SidOf(const std::string& text);
  PSID get() const { return sid_.get(); }

 private:
  std::unique_ptr<void, LocalFreed> sid_;
};

// The groups that a logon is to have, as LogonUserExExW and LsaLogonUser take them: those of the caller (SIDs), and
// what LSA adds by itself only where the caller has none (learn.microsoft.com, LogonUserExExW): LOCAL and the logon's
// own SID.
class LogonGroups {
 public:
  explicit LogonGroups(const std::vector<std::string>& groups);
  TOKEN_GROUPS* get() { return reinterpret_cast<TOKEN_GROUPS*>(memory_.data()); }
  bool is_good() const;

 private:
  std::vector<SidOf> sids_;
  std::vector<char> memory_;  // a TOKEN_GROUPS, which is as long as there are groups
};

}  // namespace psremoting::launcher
