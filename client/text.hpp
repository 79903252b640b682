#pragma once

#include <string>
#include <string_view>

#include "client/abi.hpp"

namespace psremoting::client {

// Between the ABI's UTF-16 and the UTF-8 of everything else. Null is the empty text; what is not well-formed is, too.
std::string narrow(WsmanString text);
std::string narrow(const char16_t* text, std::size_t length);
std::u16string wide(std::string_view text);

}  // namespace psremoting::client
