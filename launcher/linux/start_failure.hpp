#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "launcher/linux/account.hpp"

// Why a worker does not start, in words for its client: the thing, the limit and the cure. `code` is errno's.
namespace psremoting::launcher {

// Of execve. Errc::command_not_found, access_denied where it may not be executed, too_large, or worker_failed.
Error why_not_run(int code, const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
                  const Account& account);

// Of fork.
Error why_no_process(int code);

// Of chdir into the folder that the client asked for.
Error why_not_entered(int code, const std::filesystem::path& folder);

}  // namespace psremoting::launcher
