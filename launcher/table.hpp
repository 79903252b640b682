#pragma once

#include <string_view>

#include "base/request.hpp"

namespace psremoting::launcher {

class Desk;

// When a request may be asked.
enum Phase : unsigned { serving = 1, stopping = 2 };

// What must be there for it: a logon that was given out and not yet forgotten, a worker that was ever started.
enum class Need { nothing, logon, worker };

// A line of the table. Asked without what it needs, serve is not what it should be, and is ended. Asked in another
// phase, the answer is Errc::shutting_down.
struct Rule {
  std::string_view name;
  void (*handle)(Desk&, request::Request&&);
  unsigned phases;
  Need need;
};

const Rule& rule_of(const request::Request& request);

}  // namespace psremoting::launcher
