#pragma once

#include "config/settings.hpp"
#include "service/commands/command.hpp"

namespace psremoting::service {

// A setting's value in this configuration, with quotes only where it is no number and no switch.
Json json_value(const config::Setting& setting, const config::Config& config);

// Hidden: prints the table of settings, which tests compare pages, templates and example files with.
void add_settings(CLI::App& app, int& exit_code);

}  // namespace psremoting::service
