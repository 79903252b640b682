#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"

namespace psremoting::service::enable {

// What a person types on a client: a New-PSSession in full, or nothing where no listener fits. `user` may be empty;
// `certificate` is the self-made one.
struct ConnectLine {
  std::string text;
  std::string needs;  // what has to be so first, or empty
};
std::vector<ConnectLine> connect_lines(const config::Config& config, const std::string& host, const std::string& user,
                                       const std::string& certificate);

}  // namespace psremoting::service::enable
