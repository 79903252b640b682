#pragma once

#include <memory>
#include <windows.h>

#include "base/channel.hpp"
#include "launcher/options.hpp"
#include "launcher/windows/job.hpp"
#include "launcher/windows/loop.hpp"

namespace psremoting::launcher {

// The program that serves: a process of its own job, which may have no other process in it. Its end is told in the loop.
class ServeProcess {
 public:
  // Starts it, without any privilege, with one end of a channel and three events: we tell it to stop and to read the
  // configuration anew, it tells us that it is ready.
  static Result<std::unique_ptr<ServeProcess>> start(WindowsLoop& loop, const Options& options, Loop::Callback ready,
                                                     Loop::Callback ended);
  ~ServeProcess();
  ServeProcess(const ServeProcess&) = delete;
  ServeProcess& operator=(const ServeProcess&) = delete;

  std::unique_ptr<PolledChannel> take_channel() { return std::move(channel_); }
  void tell_stop() const { ::SetEvent(native(stop_)); }
  void tell_reload() const { ::SetEvent(native(reload_)); }
  void kill() const { job_.end(1); }
  DWORD id() const { return id_; }
  DWORD exit_code() const;

 private:
  ServeProcess(WindowsLoop& loop, Job job) : loop_(loop), job_(std::move(job)) {}
  static HANDLE native(const Handle& handle) { return reinterpret_cast<HANDLE>(handle.get()); }
  Result<void> launch(const Options& options);

  WindowsLoop& loop_;
  Job job_;
  Handle stop_, reload_, ready_, process_;
  std::unique_ptr<PolledChannel> channel_;
  std::unique_ptr<EndWait> wait_;
  DWORD id_ = 0;
};

}  // namespace psremoting::launcher
