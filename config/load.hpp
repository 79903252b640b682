#pragma once

#include <vector>

#include "base/result.hpp"
#include "config/config.hpp"
#include "config/paths.hpp"
#include "config/policy.hpp"
#include "config/problem.hpp"

namespace psremoting::config {

struct Loaded {
  Config config;
  std::vector<Problem> problems;  // all of them; with one, the configuration is not to be used
};

// What is in force where no file and no policy says anything else.
Config default_config();

// Reads the main file, every file of the endpoints' folder, and what is installed. A main file that does not exist has
// nothing in it. What a policy decides wins. Generation 0. Blocks on the disk.
Loaded load_all(const Paths& paths, const PolicySource& policy = system_policy());

// The same for whom one mistake is as bad as ten: the error's words are all of them, one a line. `privileged` as in
// Paths.
Result<Config> load(const Paths& paths);
Result<Config> load(const std::filesystem::path& file, bool privileged = is_privileged());

// The main file and what a policy decides of it, without endpoints and installs: a fraction of the work.
Result<Config> load_settings(const std::filesystem::path& file, bool privileged);

// One file's text into what it sets; what it does not set stays.
void read_main_file(const std::filesystem::path& file, std::string text, Config& config,
                    std::vector<Problem>& problems);

// Why a privileged service does not believe the endpoint's session configuration file, or an empty text.
std::string distrust_session_file(const Paths& paths, const Endpoint& endpoint);

// One endpoint's. Quotas and access that it does not set are those of `config`.
Endpoint read_endpoint_file(const std::filesystem::path& file, std::string text, const Config& config,
                            std::vector<Problem>& problems);

}  // namespace psremoting::config
