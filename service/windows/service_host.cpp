#include "service/service_host.hpp"

#include <iostream>
#include <mutex>
#include <windows.h>

#include "base/windows/native.hpp"
#include "launcher/windows/orders.hpp"
#include "service/start_error.hpp"
#include "service/windows/resources/messages.h"
#include "service/windows/serve_events.hpp"
#include "service/windows/service_log.hpp"

namespace psremoting::service {
namespace {

constexpr DWORD start_hint = 30000, stop_hint = 30000;  // milliseconds until the manager may lose patience
// For all that a stop takes, also where a call of the system's does not return: the manager would wait for ever.
constexpr DWORD stop_patience = 28000, report_patience = 1000;
// For a start whose serve dies each time before it is ready: until it runs, the manager lets nobody stop the service.
constexpr DWORD start_patience = 120000;
constexpr DWORD accepted =
    SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_PRESHUTDOWN | SERVICE_ACCEPT_PARAMCHANGE | SERVICE_ACCEPT_POWEREVENT;
wchar_t service_name[] = L"psremoting";

// In `serve` it only tells the launcher; in the launcher it speaks to the SCM, where that has started us.
class Scm final : public ServiceHost {
 public:
  int run(const std::function<int()>& body) override;
  void ready(const std::string& status) override {
    if (serve_events().ready)
      ::SetEvent(native(serve_events().ready));
    else if (report(SERVICE_RUNNING))
      report_event({EVENT_STARTED, status});
  }
  void reloading() override {}
  void stopping() override { report(SERVICE_STOP_PENDING); }
  // Tells the manager that the service has stopped, late.
  void give_up();
  // Ends a start that comes to nothing.
  void give_up_start();

 private:
  static void WINAPI service_main(DWORD count, wchar_t** words);
  static DWORD WINAPI control(DWORD what, DWORD type, void* data, void* self);
  // Whether that was news.
  bool report(DWORD state);

  std::mutex mutex_;
  SERVICE_STATUS_HANDLE handle_ = nullptr;
  SERVICE_STATUS status_{};
  const std::function<int()>* body_ = nullptr;
  int exit_code_ = 1;
  bool never_ran_ = false;
};

Scm& scm() {
  static Scm host;
  return host;
}

int Scm::run(const std::function<int()>& body) {
  body_ = &body;
  const SERVICE_TABLE_ENTRYW table[] = {{service_name, service_main}, {nullptr, nullptr}};
  if (::StartServiceCtrlDispatcherW(table)) return exit_code_;
  std::cerr
      << "psremoting: only the service manager starts this (net start psremoting); by hand it is: psremoting run\n";
  return 1;
}

// The event log may be what hangs: so the process's end does not wait for this.
void CALLBACK report_forced(void*, BOOLEAN) { report_event({EVENT_STOP_FORCED, {}}); }

// Our job objects end all other processes with us. A service that ends without a word of it is started again.
void CALLBACK force_stop(void*, BOOLEAN) {
  scm().give_up();
  ::TerminateProcess(::GetCurrentProcess(), ERROR_SERVICE_REQUEST_TIMEOUT);
}

void once(WAITORTIMERCALLBACK what, DWORD after) {
  HANDLE timer = nullptr;
  ::CreateTimerQueueTimer(&timer, nullptr, what, nullptr, after, 0, WT_EXECUTEONLYONCE | WT_EXECUTELONGFUNCTION);
}

void begin_stop() {
  once(report_forced, stop_patience);
  once(force_stop, stop_patience + report_patience);
  service_host().stopping();
  launcher::order_stop();
}

void tell_of_power(DWORD what) {
  if (what == PBT_APMSUSPEND) report_event({EVENT_SUSPENDED, {}});
  if (what == PBT_APMRESUMEAUTOMATIC) report_event({EVENT_RESUMED, {}});
}

// A start that failed reaches the SCM as the step's number, as a service-specific error.
bool Scm::report(DWORD state) {
  const std::lock_guard lock(mutex_);
  if (!handle_ || status_.dwCurrentState == SERVICE_STOPPED) return false;
  if (state == SERVICE_RUNNING && status_.dwCurrentState != SERVICE_START_PENDING) return false;
  const bool pending = state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING;
  status_.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
  status_.dwCheckPoint = pending ? status_.dwCheckPoint + 1 : 0;
  status_.dwCurrentState = state;
  status_.dwControlsAccepted = state == SERVICE_RUNNING ? accepted : 0;
  status_.dwWaitHint = state == SERVICE_START_PENDING ? start_hint : state == SERVICE_STOP_PENDING ? stop_hint : 0;
  if (state == SERVICE_STOPPED && exit_code_ != 0) {
    status_.dwWin32ExitCode = ERROR_SERVICE_SPECIFIC_ERROR;
    status_.dwServiceSpecificExitCode = static_cast<DWORD>(exit_code_);
  }
  return ::SetServiceStatus(handle_, &status_);
}

void Scm::give_up() {
  exit_code_ = ERROR_SERVICE_REQUEST_TIMEOUT;
  report(SERVICE_STOPPED);
}

void Scm::give_up_start() {
  const std::lock_guard lock(mutex_);
  never_ran_ = status_.dwCurrentState == SERVICE_START_PENDING;
  if (never_ran_) launcher::order_stop();
}

void CALLBACK end_start(void*, BOOLEAN) { scm().give_up_start(); }

void WINAPI Scm::service_main(DWORD, wchar_t**) {
  auto& self = scm();
  self.handle_ = ::RegisterServiceCtrlHandlerExW(service_name, control, nullptr);
  self.report(SERVICE_START_PENDING);
  once(end_start, start_patience);
  self.exit_code_ = (*self.body_)();
  if (self.never_ran_ && self.exit_code_ == 0) self.exit_code_ = static_cast<int>(StartError::launcher);
  end_service_log(self.exit_code_);
  self.report(SERVICE_STOPPED);
}

DWORD WINAPI Scm::control(DWORD what, DWORD type, void*, void*) {
  switch (what) {
    case SERVICE_CONTROL_STOP:
    case SERVICE_CONTROL_PRESHUTDOWN: begin_stop(); return NO_ERROR;
    case SERVICE_CONTROL_POWEREVENT: tell_of_power(type); return NO_ERROR;
    case SERVICE_CONTROL_PARAMCHANGE: launcher::order_reload(); return NO_ERROR;
    case SERVICE_CONTROL_INTERROGATE: return NO_ERROR;
    default: return ERROR_CALL_NOT_IMPLEMENTED;
  }
}

}  // namespace

ServiceHost& service_host() { return scm(); }

}  // namespace psremoting::service
