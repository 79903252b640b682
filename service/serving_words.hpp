#pragma once

#include <string>

#include "config/config.hpp"

namespace psremoting::service {

// Where a service with this configuration listens, and to which endpoints: for the service manager and its log.
std::string serving_words(const config::Config& config);

}  // namespace psremoting::service
