#include "service/enable/windows/service_settings.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/windows/text.hpp"
#include "service/start_error.hpp"

namespace psremoting::service::enable {
namespace {

constexpr wchar_t summary[] =
    L"Lets administrators open PowerShell sessions on this computer over WSMan, each in the PowerShell version they "
    L"name.";

// After the first failure, the second, and every other; forgotten after a day without one.
constexpr DWORD delays[] = {1000, 5000, 60000};
constexpr DWORD forgotten = 24 * 60 * 60;  // seconds

constexpr DWORD before_shutdown = 20000;  // milliseconds: sessions are told, workers end

// What the launcher needs to check passwords and to start workers as somebody else (ADR 10), as a list of texts.
constexpr wchar_t privileges[] =
    L"SeAssignPrimaryTokenPrivilege\0SeIncreaseQuotaPrivilege\0SeBackupPrivilege\0SeRestorePrivilege\0"
    L"SeTcbPrivilege\0SeImpersonatePrivilege\0SeChangeNotifyPrivilege\0";

DWORD level(Aspect aspect) {
  switch (aspect) {
    case Aspect::description: return SERVICE_CONFIG_DESCRIPTION;
    case Aspect::failure_actions: return SERVICE_CONFIG_FAILURE_ACTIONS;
    case Aspect::delayed_start: return SERVICE_CONFIG_DELAYED_AUTO_START_INFO;
    case Aspect::preshutdown: return SERVICE_CONFIG_PRESHUTDOWN_INFO;
    case Aspect::privileges: return SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO;
    case Aspect::sid: return SERVICE_CONFIG_SERVICE_SID_INFO;
  }
  return 0;
}

std::vector<BYTE> ask(SC_HANDLE service, DWORD level) {
  DWORD size = 0;
  ::QueryServiceConfig2W(service, level, nullptr, 0, &size);
  std::vector<BYTE> answer(std::max<std::size_t>(size, 64));
  if (!::QueryServiceConfig2W(service, level, answer.data(), static_cast<DWORD>(answer.size()), &size)) return {};
  return answer;
}

template <class T>
const T& as(const std::vector<BYTE>& answer) {
  return *reinterpret_cast<const T*>(answer.data());
}

bool restarts(const SERVICE_FAILURE_ACTIONSW& found) {
  if (found.cActions != std::size(delays) || !found.lpsaActions || found.dwResetPeriod != forgotten) return false;
  for (std::size_t i = 0; i < std::size(delays); ++i)
    if (found.lpsaActions[i].Type != SC_ACTION_RESTART || found.lpsaActions[i].Delay != delays[i]) return false;
  return true;
}

std::vector<std::wstring> sorted(const wchar_t* list) {
  std::vector<std::wstring> all;
  for (; list && *list; list += all.back().size() + 1) all.emplace_back(list);
  std::ranges::sort(all);
  return all;
}

Result<void> set(SC_HANDLE service, Aspect aspect, void* to) {
  if (::ChangeServiceConfig2W(service, level(aspect), to)) return {};
  return windows_error("ChangeServiceConfig2");
}

Result<void> set_failure_actions(SC_HANDLE service) {
  SC_ACTION actions[std::size(delays)];
  for (std::size_t i = 0; i < std::size(delays); ++i) actions[i] = {SC_ACTION_RESTART, delays[i]};
  SERVICE_FAILURE_ACTIONSW all{forgotten, nullptr, nullptr, std::size(delays), actions};
  return set(service, Aspect::failure_actions, &all);
}

}  // namespace

std::optional<bool> has_setting(SC_HANDLE service, Aspect aspect) {
  const auto answer = ask(service, level(aspect));
  if (answer.empty()) return std::nullopt;
  switch (aspect) {
    case Aspect::description: {
      const auto* found = as<SERVICE_DESCRIPTIONW>(answer).lpDescription;
      return found && std::wstring_view(found) == summary;
    }
    case Aspect::failure_actions: return restarts(as<SERVICE_FAILURE_ACTIONSW>(answer));
    case Aspect::delayed_start: return as<SERVICE_DELAYED_AUTO_START_INFO>(answer).fDelayedAutostart != FALSE;
    case Aspect::preshutdown: return as<SERVICE_PRESHUTDOWN_INFO>(answer).dwPreshutdownTimeout == before_shutdown;
    case Aspect::privileges:
      return sorted(as<SERVICE_REQUIRED_PRIVILEGES_INFOW>(answer).pmszRequiredPrivileges) == sorted(privileges);
    case Aspect::sid: return as<SERVICE_SID_INFO>(answer).dwServiceSidType == SERVICE_SID_TYPE_UNRESTRICTED;
  }
  return std::nullopt;
}

Result<void> set_setting(SC_HANDLE service, Aspect aspect) {
  SERVICE_DESCRIPTIONW description{const_cast<wchar_t*>(summary)};
  SERVICE_DELAYED_AUTO_START_INFO delayed{TRUE};
  SERVICE_PRESHUTDOWN_INFO shutdown{before_shutdown};
  SERVICE_REQUIRED_PRIVILEGES_INFOW needed{const_cast<wchar_t*>(privileges)};
  SERVICE_SID_INFO sid{SERVICE_SID_TYPE_UNRESTRICTED};
  switch (aspect) {
    case Aspect::description: return set(service, aspect, &description);
    case Aspect::failure_actions: return set_failure_actions(service);
    case Aspect::delayed_start: return set(service, aspect, &delayed);
    case Aspect::preshutdown: return set(service, aspect, &shutdown);
    case Aspect::privileges: return set(service, aspect, &needed);
    case Aspect::sid: return set(service, aspect, &sid);
  }
  return {};
}

std::string start_failure(DWORD number) {
  const auto failed = static_cast<StartError>(number);
  if (words(failed).empty()) return "it ended with " + std::to_string(number);
  return std::string(words(failed)) + " (" + std::to_string(number) + ')' +
         (failed == StartError::configuration ? ": psremoting check-config tells every mistake" : "");
}

}  // namespace psremoting::service::enable
