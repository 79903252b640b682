#pragma once

#include <string>

#include "config/installs.hpp"
#include "tests/support/temporary_folder.hpp"

namespace psremoting::test {

// What makes a folder a PowerShell install for us: a program, and metadata that say the four-part number.
inline std::filesystem::path install(const TemporaryFolder& folder, const std::string& below,
                                     const std::string& number) {
  const std::string executable(config::executable_name());
  folder.write(below + "/pwsh.deps.json", R"({"libraries":{"Newtonsoft.Json/13.0.3":{},"pwsh/)" + number + R"(":{}}})");
  return folder.write(below + '/' + executable, "#!/bin/false\n");
}

}  // namespace psremoting::test
