#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>
#include <sys/resource.h>

#include "base/identity.hpp"
#include "base/request.hpp"
#include "launcher/linux/pam.hpp"

namespace psremoting::launcher {

// All that is decided before a worker is started; what only the operating system can say (home, groups, PAM's answer)
// is found out by its keeper.
struct WorkerPlan {
  Identity identity;                        // who logged on
  std::string run_as;                       // another account to run as, or empty
  std::vector<std::string> administrators;  // groups: see GroupsThatMatter
  std::string client;                       // PAM_RHOST
  std::vector<std::string> arguments;       // the program first: a path, or a name that is looked for in PATH
  std::filesystem::path working_directory;  // empty: home
  std::vector<std::pair<std::string, std::string>> environment;  // wins over everything else
  std::filesystem::path extra_path;                              // a folder at the end of PATH, or empty
  request::Limits limits;
  rlimit descriptors{};  // RLIMIT_NOFILE, as the launcher found it
  bool powershell = false;
  std::string culture;          // a PowerShell worker's language (BCP 47), or empty: the host's
  std::filesystem::path guard;  // preloaded into a PowerShell worker, or empty

  bool pam = false;  // open a PAM session
  PamStack stack;
  bool no_new_privileges = false;
  std::filesystem::path cgroup;  // to make, or empty
  std::uint64_t heap = 0;        // bytes PowerShell may have where no cgroup bounds its user; 0: one does
};

}  // namespace psremoting::launcher
