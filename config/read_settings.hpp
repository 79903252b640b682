#pragma once

#include "config/config.hpp"
#include "config/section.hpp"

namespace psremoting::config {

// Reads every setting of the table that is in this object of a file, and those in the objects within it. `name` is the
// object's: "Service.", or empty for the file's own.
void read_settings(Section& section, std::string_view name, Config& config);

// The quotas that an endpoint's file sets over those it would have.
void read_quotas(Section section, Quotas& quotas);

}  // namespace psremoting::config
