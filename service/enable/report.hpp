#pragma once

#include <string>
#include <vector>

#include "service/enable/connect.hpp"
#include "service/enable/step.hpp"

namespace psremoting::service::enable {

// What was done, for people and for scripts.
struct Report {
  std::string command;  // "enable" or "disable"
  bool dry_run = false;
  std::vector<Line> lines;
  std::vector<ConnectLine> connect;  // of an enable that did not fail
  std::vector<std::string> hints;
};

std::string print(const Report& report);
std::string print_json(const Report& report);

}  // namespace psremoting::service::enable
