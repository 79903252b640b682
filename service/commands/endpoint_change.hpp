#pragma once

#include <string>

#include "service/commands/command.hpp"
#include "service/commands/endpoint_settings.hpp"

namespace psremoting::service {

// A command that changes what is registered. Each gives the exit code.
struct EndpointChange {
  Common common;
  std::string name;
  EndpointSettings settings;
  bool allow_unknown_names = false;  // accounts and groups
};

// Nothing is written where that would be a mistake: in the file, in what it names, or with an endpoint none of whose
// sessions could open. Doubts are said, and it is written.
int register_endpoint(const EndpointChange& change);
// The same, but what was wrong before is no reason to refuse the change.
int set_endpoint(const EndpointChange& change);
int unregister_endpoint(const EndpointChange& change);

}  // namespace psremoting::service
