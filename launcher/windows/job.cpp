#include "launcher/windows/job.hpp"

#include "base/windows/text.hpp"

namespace psremoting::launcher {

Result<Job> Job::make(const request::Limits& limits) {
  const HANDLE made = ::CreateJobObjectW(nullptr, nullptr);
  if (!made) return windows_error("CreateJobObject");
  Job job{owned(made)};
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION rules{};
  auto& flags = rules.BasicLimitInformation.LimitFlags;
  flags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
  if (limits.memory_mb != 0) {
    flags |= JOB_OBJECT_LIMIT_JOB_MEMORY;
    rules.JobMemoryLimit = SIZE_T{limits.memory_mb} << 20;
  }
  if (limits.processes != 0) {
    flags |= JOB_OBJECT_LIMIT_ACTIVE_PROCESS;
    rules.BasicLimitInformation.ActiveProcessLimit = limits.processes;
  }
  if (!::SetInformationJobObject(made, JobObjectExtendedLimitInformation, &rules, sizeof rules))
    return windows_error("the limits of a job");
  return job;
}

Result<void> Job::bound_memory(std::uint64_t bytes) const {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION rules{};
  ::QueryInformationJobObject(get(), JobObjectExtendedLimitInformation, &rules, sizeof rules, nullptr);
  rules.BasicLimitInformation.LimitFlags |= JOB_OBJECT_LIMIT_JOB_MEMORY;
  rules.JobMemoryLimit = static_cast<SIZE_T>(bytes);
  if (!::SetInformationJobObject(get(), JobObjectExtendedLimitInformation, &rules, sizeof rules))
    return windows_error("the memory of a job");
  return {};
}

bool Job::is_empty() const {
  JOBOBJECT_BASIC_ACCOUNTING_INFORMATION facts{};
  return !::QueryInformationJobObject(get(), JobObjectBasicAccountingInformation, &facts, sizeof facts, nullptr) ||
         facts.ActiveProcesses == 0;
}

}  // namespace psremoting::launcher
