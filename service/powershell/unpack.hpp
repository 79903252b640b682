#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.hpp"
#include "service/powershell/member.hpp"

namespace psremoting::service::powershell {

// What an archive may hold at most, however small it is itself. PowerShell 7.6 has 200 MB in 1,000 files.
struct Bounds {
  std::uint64_t bytes = std::uint64_t{1} << 30;
  std::uint32_t members = 20000;
};

// Unpacks PowerShell's tar.gz, zip or nupkg, and nothing else, into a folder that is there and empty: files, folders,
// and links that stay below it. Owners, times, access lists and attributes of the archive count for nothing: what comes
// is ours, readable by everybody and writable by us. Errors name the member: Errc::malformed for an archive that is
// damaged or holds what it may not (member.hpp; a device, a setuid program, one name twice), too_large beyond the
// bounds, io where the system says no. What was unpacked before an error stays; the caller removes the folder. Changes
// the process's working directory while it runs: for a command, which is one thread. Blocks.
Result<void> unpack(const std::filesystem::path& archive, Layout layout, const std::filesystem::path& folder,
                    const Bounds& bounds = {});

}  // namespace psremoting::service::powershell
