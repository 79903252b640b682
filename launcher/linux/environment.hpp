#pragma once

#include <optional>
#include <string>
#include <vector>

#include "launcher/linux/account.hpp"
#include "launcher/linux/worker_plan.hpp"

namespace psremoting::launcher {

// A worker's environment, as NAME=value, sorted: what a login gives, then what PAM's session adds, then who the
// account is and what our workers need, then what was asked for. Nothing of ours is inherited but the language and the
// time zone.
std::vector<std::string> worker_environment(const Account& account, const std::vector<std::string>& from_pam,
                                            const WorkerPlan& plan);

// The language that .NET is to have: the variable that it takes it from. Nothing for what is no name of a culture.
std::optional<std::string> culture_variable(const std::string& culture);

// Has the guard (worker_guard/) preloaded, which hides itself, and keeps the variables named in `only_here` from what
// the worker starts.
void preload(std::vector<std::string>& environment, const std::filesystem::path& guard,
             const std::vector<std::string>& only_here);

}  // namespace psremoting::launcher
