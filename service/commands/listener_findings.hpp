#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/config.hpp"

namespace psremoting::service {

// What was found about a listener beyond its file's own mistakes, in words for who wrote it.
struct ListenerFindings {
  std::vector<Error> mistakes;      // the service does not start with it; Errc::io: the asker may not read a file of it
  std::vector<std::string> doubts;  // what may not be meant, or what clients will not like
};

// All of it: its certificate and key, and who can read them; its address; whether anybody can log on. Blocks.
ListenerFindings look_at(const config::Config& config, const config::ListenerConfig& listener);

}  // namespace psremoting::service
