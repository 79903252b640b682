#pragma once

#include <string_view>

#include "base/result.hpp"
#include "wsman/fault.hpp"
#include "wsman/reply.hpp"
#include "wsman/xml.hpp"

// The parts of parsing an answer; response.hpp is the way in.
namespace psremoting::wsman {

// The reply of `action`, from the first element of its body (or none).
Result<Reply> parse_reply(std::string_view action, xml::Element first);
Fault parse_fault(xml::Element fault);

// rsp:Shell, rsp:Command or an element of the configuration.
Result<Item> parse_item(xml::Element item);
ShellInfo parse_shell(xml::Element shell);

}  // namespace psremoting::wsman
