#pragma once

#include <string>
#include <string_view>

#include "base/unicode.hpp"

namespace psremoting {

// Cuts what a client wrote to 200 bytes, for a message that repeats it: a fault, or a line of the log.
// A very long name would leave no room for what is wrong with it.
inline std::string excerpt(std::string_view text) { return unicode::shortened(text, 200); }

}  // namespace psremoting
