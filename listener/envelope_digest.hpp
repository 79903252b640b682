#pragma once

#include <cstdint>

#include "wsman/operation.hpp"

namespace psremoting::listener {

// What makes two envelopes the same one but for their MessageID: the action, the shell, the command and the body. Not
// for secrets: a client that makes two of them collide harms itself alone. Costs as much as reading the body once.
std::uint64_t digest(const wsman::Envelope& envelope);

}  // namespace psremoting::listener
