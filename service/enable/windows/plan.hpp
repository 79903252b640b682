#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "service/enable/step.hpp"
#include "service/enable/windows/machine.hpp"

namespace psremoting::service::enable {

// What is to be enabled, and how far.
struct Plan {
  Machine* machine = nullptr;
  std::filesystem::path program;  // as the service manager starts it
  std::filesystem::path folder;   // %ProgramData%\psremoting: configuration, state, what disable has to know
  std::string service = "psremoting";

  std::uint16_t https_port = 0, http_port = 0;  // 0: not asked for
  bool skip_network_profile_check = false;
  bool replace_winrm = false;
  bool token_filter_policy = false;
  bool own_account = false;  // a trial's: `service --own-account`, and files that anybody could have written
  bool elsewhere = false;    // the folder is not the usual one, so the service is told where it is
  bool purge = false;        // of disable: the folder, too

  std::filesystem::path configuration() const { return folder / "psremoting.json"; }
  std::filesystem::path state() const { return folder / "state"; }
};

// What makes this host answer, in order. The plan outlives the steps.
std::vector<Step> enable_steps(const Plan& plan);
// What takes it back, and what it leaves.
std::vector<Step> disable_steps(const Plan& plan);

// Whether this step fails where an administrator has to decide something first, before anything was changed.
bool asks_administrator(const Line& line);

}  // namespace psremoting::service::enable
