#include "service/platform.hpp"

#include "config/paths.hpp"
#include "launcher/linux/alias_program.hpp"

namespace psremoting::service {

Places places() { return {"/etc/psremoting/psremoting.json", config::default_state_directory(), "/run/psremoting"}; }

std::string own_program() { return "/proc/self/exe"; }

std::optional<int> run_by_other_name(int count, char** words) { return launcher::run_as_alias(count, words); }

std::vector<std::string> arguments(int count, char** words) { return {words + (count > 0 ? 1 : 0), words + count}; }

void add_own_account(CLI::App&, bool&) {}

void add_own_commands(CLI::App&, int&) {}

log::Sink open_service_log(const std::filesystem::path&) { return log::Sink::journal; }

}  // namespace psremoting::service
