#pragma once

#include <string_view>
#include <vector>

#include "service/explain/explanation.hpp"

namespace psremoting::service {

// What a code, in any notation, or a pasted line means: of every code in it, then of what it says in words. An
// own error's word, as --json has it ("unknown_endpoint"), is what the service makes of it for a client. Each once, and
// empty where nothing is known.
std::vector<Explanation> explain(std::string_view text);

}  // namespace psremoting::service
