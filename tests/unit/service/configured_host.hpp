#pragma once

#include <nlohmann/json.hpp>

#include <fstream>

#include "tests/unit/config/installed.hpp"
#include "tests/unit/service/command_line.hpp"

namespace psremoting::test {

// A host with one PowerShell and a main file.
struct ConfiguredHost {
  TemporaryFolder folder;
  ConfiguredHost() {
    install(folder, "roots/7", "7.4.7.500");
    configure("");
  }
  void configure(const std::string& more) const {
    folder.write("psremoting.json", "{ // ours\n  \"Schema\": 1,\n  \"InstallRoots\": [\"" +
                                        (folder / "roots").string() + "\"]" + more + "\n}\n");
  }
  Outcome run(std::vector<std::string> arguments, const std::string& input = {}) const {
    arguments.insert(arguments.end(), {"--config", (folder / "psremoting.json").string()});
    return psremoting(std::move(arguments), input);
  }
  nlohmann::json json(std::vector<std::string> arguments) const {
    arguments.emplace_back("--json");
    return nlohmann::json::parse(run(std::move(arguments)).out);
  }
  std::string text(const std::string& name) const {
    std::ifstream in(folder / name);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

}  // namespace psremoting::test
