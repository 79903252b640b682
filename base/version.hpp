#pragma once

#include <string_view>

namespace psremoting {

// This product's own, as CMakeLists.txt has it: "1.2.3".
std::string_view version();

}  // namespace psremoting
