#include "client/text.hpp"

#include "base/unicode.hpp"

namespace psremoting::client {

std::string narrow(WsmanString text) { return text ? narrow(std::u16string_view(text)) : std::string(); }
std::string narrow(std::u16string_view text) { return unicode::to_utf8(text); }
std::u16string wide(std::string_view text) { return unicode::to_utf16(text); }

}  // namespace psremoting::client
