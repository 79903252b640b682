#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>
#include <windows.h>

#include "base/handle.hpp"
#include "base/request.hpp"
#include "launcher/windows/job.hpp"
#include "launcher/windows/memory_bounds.hpp"
#include "launcher/windows/standard_handles.hpp"
#include "launcher/windows/worker_pipes.hpp"

namespace psremoting::launcher {

// All that is decided before a worker is started.
struct WorkerPlan {
  std::shared_ptr<const Handle> token;  // null: our own account
  std::filesystem::path program;        // a whole path, or a name to look for in the account's PATH; empty: cmd.exe
  std::wstring command_line;
  std::filesystem::path working_directory;                       // empty: the account's profile
  std::vector<std::pair<std::string, std::string>> environment;  // wins over everything else
  request::Limits limits;
  MemoryBounds::Jobs around;  // the jobs that its own is in
};

// An account's profile, loaded while a worker needs it; does nothing for our own account.
class Profile {
 public:
  explicit Profile(std::shared_ptr<const Handle> token);
  ~Profile();
  Profile(Profile&& other) noexcept : token_(std::move(other.token_)), key_(std::exchange(other.key_, nullptr)) {}
  Profile& operator=(Profile&&) = delete;

 private:
  std::shared_ptr<const Handle> token_;
  HANDLE key_ = nullptr;
};

// A worker that runs. Members in the order in which they are made: the job's end is the worker's.
struct RunningWorker {
  std::shared_ptr<const Handle> token;
  Profile profile;
  MemoryBounds::Jobs around;
  Job job;
  Handle process;
  DWORD id = 0;
  std::vector<Handle> pipes;         // our ends
  StandardHandles standard_handles;  // its ends, by the numbers that they have there
};

// Takes its time: not for the launcher's own thread. Why not is in words for the client.
Result<RunningWorker> start_worker(const WorkerPlan& plan);

}  // namespace psremoting::launcher
