#pragma once

#include "config/load.hpp"
#include "tests/unit/config/installed.hpp"

namespace psremoting::test {

// An endpoint's file, with a session configuration `own.pssc` beside it, and what is wrong with them without the
// folder's name.
struct ReadEndpoint {
  ReadEndpoint(const std::string& settings, const std::string& pssc = "@{ }") {
    TemporaryFolder folder;
    folder.write("own.pssc", pssc);
    std::vector<config::Problem> problems;
    endpoint =
        config::read_endpoint_file(folder / "e.json", "{\"Schema\": 1, " + settings + '}', config::Config(), problems);
    wrong = config::print(problems);
    const std::string name = folder.path().string();
    for (auto at = wrong.find(name); at != wrong.npos; at = wrong.find(name)) wrong.erase(at, name.size() + 1);
  }
  config::Endpoint endpoint;
  std::string wrong;
};

inline const std::string with_pssc = R"("SessionConfigurationFile": "own.pssc")";

}  // namespace psremoting::test
