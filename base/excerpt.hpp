#pragma once

#include <string>
#include <string_view>

#include "base/unicode.hpp"

namespace psremoting {

// What a client wrote, as a fault or a log line repeats it: at most 200 bytes of it.
inline std::string excerpt(std::string_view text) { return unicode::shortened(text, 200); }

}  // namespace psremoting
