#pragma once

#include <string>
#include <string_view>

#include "client/abi.hpp"

namespace psremoting::client {

// Between the ABI's UTF-16 and the UTF-8 of everything else. Null is the empty text; what is not well-formed becomes
// U+FFFD. No copy of the text is left behind in memory, since it may be a password.
std::string narrow(WsmanString text);
std::string narrow(std::u16string_view text);
std::u16string wide(std::string_view text);

}  // namespace psremoting::client
