#pragma once

#include <string_view>

#include "base/result.hpp"

namespace psremoting::wsman::xml {

// Reads a text once, before pugixml does, for what pugixml takes and XML or SOAP does not allow: DOCTYPE, processing
// instructions, unknown entities, forbidden characters, text that is not UTF-8, '<' in an attribute, text outside the
// root; and for the limits of xml.hpp. That start and end tags match is left to pugixml.
Result<void> scan(std::string_view text);

}  // namespace psremoting::wsman::xml
