#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "service/trial/trial.hpp"

namespace psremoting::service {

// What is wrong with a .pssc, where, and in whose words: PowerShell's own, or ours where it only told the fact.
struct SessionFileMistake {
  int line = 0, column = 0;  // from 1
  std::string key;           // a key that PowerShell does not know; empty: something else is wrong
  std::string text;
};

// Asks a PowerShell what its parser and its list of keys say of a session configuration file. Nothing in it is
// evaluated. At most 20 mistakes. Errc::worker_failed where the PowerShell could not be asked.
Result<std::vector<SessionFileMistake>> mistakes_of_session_file(const std::string& bytes,
                                                                 const std::filesystem::path& program,
                                                                 const std::string& account);

// What such a PowerShell printed: Errc::worker_failed where it did not come to its end.
Result<std::vector<SessionFileMistake>> read_session_file_mistakes(std::string_view printed);

}  // namespace psremoting::service
