#pragma once

#include <string>
#include <utility>
#include <vector>
#include <windows.h>

#include "base/result.hpp"

namespace psremoting::launcher {

// A worker's environment as a block for CreateProcess, sorted: what a logon of the token's account gives, then what was
// asked for. Nothing of ours is inherited.
Result<std::wstring> worker_environment(HANDLE token, const std::vector<std::pair<std::string, std::string>>& asked);

// The value of a variable in such a block; empty where there is none.
std::wstring variable(const std::wstring& block, const std::wstring& name);

}  // namespace psremoting::launcher
