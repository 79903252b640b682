#include <windows.h>
#include <winsvc.h>

#include "base/windows/text.hpp"
#include "service/enable/windows/service_settings.hpp"
#include "service/enable/windows/system_machine.hpp"

namespace psremoting::service::enable {
namespace {

constexpr DWORD patience = 120000, nap = 200;  // milliseconds

struct Closed {
  void operator()(SC_HANDLE handle) const { ::CloseServiceHandle(handle); }
};
using Opened = std::unique_ptr<std::remove_pointer_t<SC_HANDLE>, Closed>;

Opened manager(DWORD rights) { return Opened(::OpenSCManagerW(nullptr, nullptr, rights)); }

Result<Opened> open(const std::string& name, DWORD rights) {
  const auto scm = manager(SC_MANAGER_CONNECT);
  if (!scm) return windows_error("the service manager");
  Opened service(::OpenServiceW(scm.get(), wide(name).c_str(), rights));
  if (service) return service;
  const DWORD code = ::GetLastError();
  auto why = windows_error("the service " + name, code);
  if (code == ERROR_SERVICE_DOES_NOT_EXIST) why.code = Errc::not_found;
  return why;
}

StartType start_type(DWORD start) {
  switch (start) {
    case SERVICE_AUTO_START: return StartType::automatic;
    case SERVICE_DEMAND_START: return StartType::manual;
    case SERVICE_DISABLED: return StartType::disabled;
    default: return StartType::boot_or_system;
  }
}

DWORD number_of(StartType start) {
  switch (start) {
    case StartType::automatic: return SERVICE_AUTO_START;
    case StartType::disabled: return SERVICE_DISABLED;
    case StartType::manual:
    case StartType::boot_or_system: break;
  }
  return SERVICE_DEMAND_START;
}

Result<SERVICE_STATUS_PROCESS> status_of(const Opened& service) {
  SERVICE_STATUS_PROCESS status{};
  DWORD size = 0;
  if (!::QueryServiceStatusEx(service.get(), SC_STATUS_PROCESS_INFO, reinterpret_cast<BYTE*>(&status), sizeof status,
                              &size))
    return windows_error("the service's state");
  return status;
}

// Polls, as there is no other way that a service cannot keep from us; the last state that was not asked for is an
// error.
Result<SERVICE_STATUS_PROCESS> settled(const Opened& service, DWORD pending) {
  for (DWORD waited = 0;; waited += nap) {
    auto status = status_of(service);
    if (!status || status->dwCurrentState != pending) return status;
    if (waited >= patience) return error(Errc::timed_out, "it is neither done with that nor gives up");
    ::Sleep(nap);
  }
}

std::vector<BYTE> configuration(const Opened& service) {
  DWORD size = 0;
  ::QueryServiceConfigW(service.get(), nullptr, 0, &size);
  std::vector<BYTE> answer(size);
  if (size == 0 ||
      !::QueryServiceConfigW(service.get(), reinterpret_cast<QUERY_SERVICE_CONFIGW*>(answer.data()), size, &size))
    return {};
  return answer;
}

class SystemServices final : public Services {
 public:
  Result<std::optional<ServiceState>> find(const std::string& name) override {
    auto service = open(name, SERVICE_QUERY_CONFIG | SERVICE_QUERY_STATUS);
    if (!service && service.error().code == Errc::not_found) return std::optional<ServiceState>();
    if (!service) return service.error();
    auto status = status_of(*service);
    if (!status) return status.error();
    const auto answer = configuration(*service);
    if (answer.empty()) return windows_error("the service " + name);
    const auto* found = reinterpret_cast<const QUERY_SERVICE_CONFIGW*>(answer.data());
    ServiceState state;
    state.running = status->dwCurrentState == SERVICE_RUNNING || status->dwCurrentState == SERVICE_START_PENDING;
    state.start = start_type(found->dwStartType);
    state.delayed = has_setting(service->get(), Aspect::delayed_start).value_or(false);
    state.command_line = utf8(found->lpBinaryPathName);
    return std::optional<ServiceState>(state);
  }

  Result<void> create(const std::string& name, const std::string& command_line) override {
    const auto scm = manager(SC_MANAGER_CONNECT | SC_MANAGER_CREATE_SERVICE);
    if (!scm) return windows_error("the service manager");
    const Opened made(::CreateServiceW(scm.get(), wide(name).c_str(), L"PowerShell remoting (psremoting)",
                                       SERVICE_ALL_ACCESS, SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START,
                                       SERVICE_ERROR_NORMAL, wide(command_line).c_str(), nullptr, nullptr, nullptr,
                                       nullptr, nullptr));
    if (!made) return windows_error("CreateService");
    return {};
  }

  Result<void> change(const std::string& name, const std::string& command_line) override {
    auto service = open(name, SERVICE_CHANGE_CONFIG);
    if (!service) return service.error();
    if (!::ChangeServiceConfigW(service->get(), SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START, SERVICE_NO_CHANGE,
                                wide(command_line).c_str(), nullptr, nullptr, nullptr, L"LocalSystem", nullptr,
                                nullptr))
      return windows_error("ChangeServiceConfig");
    return {};
  }

  std::optional<bool> has(const std::string& name, Aspect aspect) override {
    auto service = open(name, SERVICE_QUERY_CONFIG);
    return service ? has_setting(service->get(), aspect) : std::nullopt;
  }

  Result<void> set(const std::string& name, Aspect aspect) override {
    // To have it restarted after a failure takes the right to start it.
    auto service = open(name, SERVICE_CHANGE_CONFIG | SERVICE_START);
    return service ? set_setting(service->get(), aspect) : service.error();
  }

  Result<void> set_start(const std::string& name, StartType start, bool delayed) override {
    auto service = open(name, SERVICE_CHANGE_CONFIG);
    if (!service) return service.error();
    if (!::ChangeServiceConfigW(service->get(), SERVICE_NO_CHANGE, number_of(start), SERVICE_NO_CHANGE, nullptr,
                                nullptr, nullptr, nullptr, nullptr, nullptr, nullptr))
      return windows_error("ChangeServiceConfig");
    return start == StartType::automatic && delayed ? set_setting(service->get(), Aspect::delayed_start)
                                                    : Result<void>();
  }

  Result<void> start(const std::string& name) override {
    auto service = open(name, SERVICE_START | SERVICE_QUERY_STATUS);
    if (!service) return service.error();
    if (!::StartServiceW(service->get(), 0, nullptr) && ::GetLastError() != ERROR_SERVICE_ALREADY_RUNNING)
      return windows_error("StartService");
    auto status = settled(*service, SERVICE_START_PENDING);
    if (!status) return status.error();
    if (status->dwCurrentState == SERVICE_RUNNING) return {};
    if (status->dwWin32ExitCode == ERROR_SERVICE_SPECIFIC_ERROR)
      return error(Errc::io, start_failure(status->dwServiceSpecificExitCode));
    return windows_error("it ended", status->dwWin32ExitCode);
  }

  Result<void> stop(const std::string& name) override {
    auto service = open(name, SERVICE_STOP | SERVICE_QUERY_STATUS);
    if (!service) return service.error();
    SERVICE_STATUS ignored{};
    if (!::ControlService(service->get(), SERVICE_CONTROL_STOP, &ignored) &&
        ::GetLastError() != ERROR_SERVICE_NOT_ACTIVE)
      return windows_error("the service " + name);
    auto status = settled(*service, SERVICE_STOP_PENDING);
    if (!status) return status.error();
    // Some say RUNNING for a moment more.
    if (status->dwCurrentState == SERVICE_RUNNING) status = settled(*service, SERVICE_RUNNING);
    if (status && status->dwCurrentState == SERVICE_STOP_PENDING) status = settled(*service, SERVICE_STOP_PENDING);
    if (!status) return status.error();
    if (status->dwCurrentState == SERVICE_STOPPED) return {};
    return error(Errc::io, "the service " + name + " did not stop");
  }

  Result<void> remove(const std::string& name) override {
    auto service = open(name, DELETE);
    if (!service) return service.error();
    if (!::DeleteService(service->get()) && ::GetLastError() != ERROR_SERVICE_MARKED_FOR_DELETE)
      return windows_error("DeleteService");
    return {};
  }
};

}  // namespace

std::unique_ptr<Services> system_services() { return std::make_unique<SystemServices>(); }

}  // namespace psremoting::service::enable
