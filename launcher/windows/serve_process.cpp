#include "launcher/windows/serve_process.hpp"

#include <cstdio>
#include <io.h>

#include "base/log.hpp"
#include "base/windows/channel.hpp"
#include "base/windows/native.hpp"
#include "base/windows/text.hpp"
#include "launcher/windows/job.hpp"
#include "launcher/windows/serve_token.hpp"
#include "launcher/windows/start_process.hpp"

namespace psremoting::launcher {
namespace {

Handle event(bool manual) { return owned(::CreateEventW(nullptr, manual, FALSE, nullptr)); }

// Input and output of serve are nothing; its errors are ours, where the log goes.
Handle nothing() {
  return owned(::CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                             OPEN_EXISTING, 0, nullptr));
}

HANDLE own_errors(HANDLE otherwise) {
  const auto errors = reinterpret_cast<HANDLE>(::_get_osfhandle(::_fileno(stderr)));
  return errors && errors != INVALID_HANDLE_VALUE && ::GetFileType(errors) != FILE_TYPE_UNKNOWN ? errors : otherwise;
}

std::string number(HANDLE handle) { return std::to_string(reinterpret_cast<std::uintptr_t>(handle)); }

class WindowsServe final : public ServeProcess {
 public:
  WindowsServe(WindowsLoop& loop, Job job) : loop_(loop), job_(std::move(job)) {}
  ~WindowsServe() override { loop_.forget(native(ready_)); }

  Result<void> launch(const Options& options);
  void watch(const Options& options, std::function<void(ServeExit)> ended);

  std::unique_ptr<PolledChannel> take_channel() override { return std::move(channel_); }
  void tell_stop() override { ::SetEvent(native(stop_)); }
  void tell_reload() override { ::SetEvent(native(reload_)); }
  void kill() override { job_.end(1); }

 private:
  ServeExit exit() const;

  WindowsLoop& loop_;
  Job job_;
  Handle stop_, reload_, ready_, process_;
  std::unique_ptr<PolledChannel> channel_;
  std::unique_ptr<EndWait> wait_;
};

Result<void> WindowsServe::launch(const Options& options) {
  auto pair = make_channel_pair();
  if (!pair) return pair.error();
  auto token = serve_token(options);
  if (!token) return token.error();
  stop_ = event(true);
  reload_ = event(false);
  ready_ = event(false);
  const Handle none = nothing();
  ProcessPlan plan;
  plan.program = wide(options.serve.front());
  for (const auto& word : options.serve) plan.command_line += quoted(wide(word)) + L' ';
  plan.command_line += L"--channel";
  for (const Handle* handle : {&pair->there, &stop_, &reload_, &ready_}) {
    plan.command_line += (handle == &pair->there ? L" " : L":") + wide(number(native(*handle)));
    plan.inherited.push_back(native(*handle));
  }
  plan.token = token->token ? native(token->token) : nullptr;
  plan.own_desktop = token->other_account;
  plan.jobs = {job_.get()};
  plan.input = plan.output = native(none);
  plan.errors = own_errors(native(none));
  // A console's errors reach it only from within that console; its ^C is for us alone, who end serve in order.
  DWORD mode = 0;
  plan.flags = ::GetConsoleMode(plan.errors, &mode) ? CREATE_NEW_PROCESS_GROUP : DETACHED_PROCESS;
  auto started = start_process(plan);
  if (!started) return started.error();
  HANDLE peer = nullptr;
  const HANDLE self = ::GetCurrentProcess();
  if (!::DuplicateHandle(self, native(started->process), self, &peer, PROCESS_DUP_HANDLE, FALSE, 0))
    return windows_error("the handle of serve");
  process_ = std::move(started->process);
  channel_ = open_polled_channel(std::move(pair->here), owned(peer));
  return Result<void>();
}

void WindowsServe::watch(const Options& options, std::function<void(ServeExit)> ended) {
  wait_ = std::make_unique<EndWait>(loop_, native(process_), [this, ended = std::move(ended)] { ended(exit()); });
  loop_.watch(native(ready_), [&options] {
    if (options.ready) options.ready();
  });
}

ServeExit WindowsServe::exit() const {
  DWORD code = 0;
  ::GetExitCodeProcess(native(process_), &code);
  return {"exit code " + std::to_string(code), static_cast<int>(code)};
}

}  // namespace

Result<std::unique_ptr<ServeProcess>> start_serve(WindowsLoop& loop, const Options& options,
                                                  std::function<void(ServeExit)> ended) {
  auto job = Job::make({0, 1});
  if (!job) return job.error();
  auto serve = std::make_unique<WindowsServe>(loop, std::move(*job));
  if (auto launched = serve->launch(options); !launched) return launched.error();
  serve->watch(options, std::move(ended));
  return serve;
}

// No message box in front of nobody, no foreign DLLs by way of old extension points.
void settle_serve() {
  ::SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
  ::HeapSetInformation(nullptr, HeapEnableTerminationOnCorruption, nullptr, 0);
  PROCESS_MITIGATION_EXTENSION_POINT_DISABLE_POLICY points{};
  points.DisableExtensionPoints = 1;
  ::SetProcessMitigationPolicy(ProcessExtensionPointDisablePolicy, &points, sizeof points);
}

}  // namespace psremoting::launcher
