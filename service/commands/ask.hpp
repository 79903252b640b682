#pragma once

#include <CLI/CLI.hpp>

#include "service/commands/command.hpp"
#include "service/control_door.hpp"

namespace psremoting::service {

// What the commands take that ask the running service.
struct AskOptions {
  Common common;
  std::filesystem::path state_directory = config::default_state_directory();
};
void add_ask_options(CLI::App& command, AskOptions& options);
// --state-directory alone, for a command that has the common options already.
void add_state_directory(CLI::App& command, AskOptions& options);

// Asks it; the error is its own where it refuses.
Result<Json> ask(const AskOptions& options, const Json& question, Door door = Door::administrators);

}  // namespace psremoting::service
