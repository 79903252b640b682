#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/config.hpp"
#include "config/problem.hpp"

namespace psremoting::service {

// What was found about a registered endpoint beyond its file's own mistakes, in words for who wrote it.
struct EndpointFindings {
  std::vector<config::Problem> mistakes;  // no session of it can be opened
  std::vector<config::Problem> unknown;   // names that this host does not know, or not under that spelling
  std::vector<std::string> doubts;        // what may not be meant, or could not be looked at
};

// All of it: where it goes, whom it names, what it lends to whom, and its session configuration file, which a
// PowerShell without privilege is asked about. `endpoint` as read from its file; it is not disabled. Blocks.
EndpointFindings look_at(const config::Config& config, const config::Endpoint& endpoint);

// What is said of the names of an Access that this host does not know.
std::vector<std::string> unknown_names(const config::Config& config, const config::Access& access);

// Its session configuration file. `target` is where it goes, or why nowhere.
void look_at_session_file(const config::Config& config, const config::Endpoint& endpoint,
                          const Result<config::Target>& target, EndpointFindings& findings);

}  // namespace psremoting::service
