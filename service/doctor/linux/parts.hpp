#pragma once

#include <filesystem>
#include <optional>

#include "service/doctor/host.hpp"
#include "service/enable/system.hpp"

namespace psremoting::service::doctor {

// What systemd knows of the unit.
Checks systemd_checks(enable::System& system, bool systemd_runs);

// Who administers sessions beside root, and who may think so.
Check administrators_check(const config::Config& config);

// Who listens on a TCP port, by the kernel's tables; of other accounts' processes only root learns more than the
// account.
std::optional<Holder> port_holder(std::uint16_t port, const std::filesystem::path& proc = "/proc");

}  // namespace psremoting::service::doctor
