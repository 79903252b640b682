#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace psremoting::service {

// `psremoting completion bash | zsh | fish`: prints the script. Add it last: it tells of what is there when it is
// called.
void add_completion(CLI::App& app, int& exit_code);

// The script for one of these shells; empty for another.
std::string completion_script(const CLI::App& app, std::string_view shell);

// The commands below this one that are for people.
std::vector<const CLI::App*> shown_commands(const CLI::App& app);

}  // namespace psremoting::service
