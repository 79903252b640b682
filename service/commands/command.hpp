#pragma once

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "config/config.hpp"
#include "config/load.hpp"

// What the commands of the command line have in common. Answers go to stdout, mistakes to stderr.
namespace psremoting::service {

// For scripts; beside them 2 is a wrong command line, and 10 and more a start that failed.
enum ExitCode : int { succeeded = 0, failed = 1, needs_administrator = 3, not_found = 4, something_wrong = 5 };

using Json = nlohmann::ordered_json;

// Options that every one of them takes. Lives as long as the parsing.
struct Common {
  std::filesystem::path file;
  bool json = false;

  config::Paths paths() const;
};
void add_common(CLI::App& command, Common& common);

// Lets no command take an option or a word that is empty: in a script that is a variable which nobody set, and what it
// was to protect (a digest, an access list, a session configuration file) would be left out unsaid. Given to a
// `set` it takes the setting away. After all are added.
void refuse_empty_values(CLI::App& app);

// As commands print it: indented, and with U+FFFD where a text is no UTF-8.
std::string print(const Json& json);

// Says what went wrong, in the form asked for, and gives the exit code.
int fail(const Common& common, const Error& error);
int fail(const Common& common, const std::vector<config::Problem>& problems);

// Prints the value where JSON is asked for, else the text with an end of line.
int answer(const Common& common, const Json& json, std::string_view text);

// Other people's words for a terminal: control characters, ends of lines among them, become question marks.
std::string printable(std::string text);

// Lines of cells, each column as wide as its widest; printable.
std::string table(std::vector<std::vector<std::string>> rows);

// Writes a file of the configuration; the exit code.
int write(const Common& common, const std::filesystem::path& file, const std::string& text);
// Writes a file of the configuration after `check` found nothing wrong with it; the exit code.
using Check = std::vector<config::Problem> (*)(const std::filesystem::path& file, const std::string& text);
int write_checked(const Common& common, const std::filesystem::path& file, const std::string& text, Check check);

}  // namespace psremoting::service
