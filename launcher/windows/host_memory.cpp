#include "launcher/host_memory.hpp"

#include <algorithm>
#include <windows.h>

namespace psremoting::launcher {

std::uint64_t host_memory() {
  MEMORYSTATUSEX memory{};
  memory.dwLength = sizeof memory;
  ::GlobalMemoryStatusEx(&memory);
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION ours{};
  const bool in_job =
      ::QueryInformationJobObject(nullptr, JobObjectExtendedLimitInformation, &ours, sizeof ours, nullptr);
  const bool bounded = in_job && ours.BasicLimitInformation.LimitFlags & JOB_OBJECT_LIMIT_JOB_MEMORY;
  return bounded ? std::min<std::uint64_t>(memory.ullTotalPhys, ours.JobMemoryLimit) : memory.ullTotalPhys;
}

}  // namespace psremoting::launcher
