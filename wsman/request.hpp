#pragma once

#include <string>

#include "wsman/operation.hpp"

namespace psremoting::wsman {

// A request as a client writes it, UTF-8. The action follows from the operation where header.action is empty;
// header.message_id, to and resource_uri must be given (except for Identify, which has no headers at all).
std::string print(const Operation& operation, const Header& header);

}  // namespace psremoting::wsman
