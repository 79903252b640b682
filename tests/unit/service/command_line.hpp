#pragma once

#include <algorithm>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "service/commands/all.hpp"
#include "service/commands/command.hpp"

namespace psremoting::test {

// What a command line printed and how it ended.
struct Outcome {
  int exit_code = 0;
  std::string out, err;
};

// Runs `psremoting ARGUMENTS` here, as the program's main() does.
inline Outcome psremoting(std::vector<std::string> arguments, const std::string& input = {}) {
  std::ostringstream out, err;
  std::istringstream in(input);
  auto* old_out = std::cout.rdbuf(out.rdbuf());
  auto* old_err = std::cerr.rdbuf(err.rdbuf());
  auto* old_in = std::cin.rdbuf(in.rdbuf());
  std::cin.clear();
  Outcome outcome;
  CLI::App app("PowerShell remoting", "psremoting");
  app.require_subcommand(1);
  service::add_commands(app, outcome.exit_code);
  service::refuse_empty_values(app);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants a vector
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& problem) {
    outcome.exit_code = app.exit(problem) == 0 ? 0 : 2;
  }
  std::cout.rdbuf(old_out);
  std::cerr.rdbuf(old_err);
  std::cin.rdbuf(old_in);
  outcome.out = out.str();
  outcome.err = err.str();
  return outcome;
}

}  // namespace psremoting::test
