#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace psremoting::wsman {

// xs:duration, liberally: PT20S, PT60.000S, PT30M, P0DT2H0M0S, -PT1S. A year counts 365 days, a month 30. Saturates;
// fractions below a millisecond are dropped.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

// PT7200.000S, the one form PowerShell takes for IdleTimeOut and MaxIdleTimeOut.
std::string print_seconds(std::chrono::milliseconds duration);

// P0DT0H1M9S, as ShellRunTime and ShellInactivity are written.
std::string print_days(std::chrono::seconds duration);

}  // namespace psremoting::wsman
