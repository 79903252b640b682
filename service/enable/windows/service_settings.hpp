#pragma once

#include <optional>
#include <windows.h>

#include "service/enable/windows/machine.hpp"

namespace psremoting::service::enable {

// How the service is to be, beside its program. Whether it is: nothing where the system does not tell.
std::optional<bool> has_setting(SC_HANDLE service, Aspect aspect);
Result<void> set_setting(SC_HANDLE service, Aspect aspect);

// What the number of a start that failed means (service/start_error.hpp), for the administrator who has just tried.
std::string start_failure(DWORD number);

}  // namespace psremoting::service::enable
