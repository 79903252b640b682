#pragma once

#include "config/config.hpp"
#include "config/section.hpp"

// What the main file and the endpoints' files have in common.
namespace psremoting::config {

// `{ "Users": […], "Groups": […] }`.
void read_access(Section section, Access& access);
void read_sddl(Section& section, Access& access);

// What the endpoint's workers run as (an account, a managed service account, a virtual account and its groups): what
// its file says, else what its session configuration file says, whose text `pssc` is. After SessionConfigurationFile.
void read_run_as(Section& root, std::string_view pssc, Endpoint& endpoint);

// "Schema": 1, which every file begins with, so that a later release knows what it reads.
void read_schema(Section& section);

// The text of a file as JSON, or nothing after a complaint.
std::optional<Node> parse(Document& document);

}  // namespace psremoting::config
