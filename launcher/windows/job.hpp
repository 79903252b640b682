#pragma once

#include <cstdint>
#include <windows.h>

#include "base/request.hpp"
#include "base/result.hpp"
#include "base/windows/native.hpp"

namespace psremoting::launcher {

// A job object: what holds a process and all that it starts. The launcher has its only handle, and the system ends the
// whole tree when that is closed, so nothing outlives the launcher. Nobody may break away from it.
class Job {
 public:
  static Result<Job> make(const request::Limits& limits);

  // All in it together can have so much from now on.
  Result<void> bound_memory(std::uint64_t bytes) const;

  HANDLE get() const { return native(handle_); }
  // Tells the system to end everything in it; it may take a moment.
  void end(UINT exit_code) const { ::TerminateJobObject(get(), exit_code); }
  bool is_empty() const;

 private:
  explicit Job(Handle handle) : handle_(std::move(handle)) {}
  Handle handle_;
};

}  // namespace psremoting::launcher
