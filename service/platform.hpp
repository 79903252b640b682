#pragma once

#include <CLI/CLI.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"

// What the program finds where it runs; one implementation a platform.
namespace psremoting::service {

// Where things are when nobody says otherwise.
struct Places {
  std::filesystem::path configuration;      // the main file
  std::filesystem::path state_directory;    // a certificate made by the service
  std::filesystem::path runtime_directory;  // what a restart need not find
};
Places places();

// This very program, as it can be started again.
std::string own_program();

// What the program does by another name than its own, where it is called by one: the exit code.
std::optional<int> run_by_other_name(int count, char** words);

// The command line in UTF-8, without the program's name.
std::vector<std::string> arguments(int count, char** words);

// Windows: the option of `run` and `service` to serve nobody but the account that runs them, also where it could start
// workers as others, and to believe files that it could write. On Linux that is what an account without privilege does.
void add_own_account(CLI::App& command, bool& own_account);

// The hidden commands that the launcher starts on this platform alone.
void add_own_commands(CLI::App& app, int& exit_code);

// Where lines go of a service that its manager has started: the journal on Linux; on Windows a pipe, which becomes our
// standard error, and from there the file log/service.log in the folder and the event log.
log::Sink open_service_log(const std::filesystem::path& state_directory);

// What takes events with their fields where stderr is the system's journal; null where it is not, and where the system
// has none.
log::Journal system_journal();

}  // namespace psremoting::service
