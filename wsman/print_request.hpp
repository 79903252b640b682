#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "wsman/operation.hpp"

// The parts of printing a request; request.hpp is the way in.
namespace psremoting::wsman {

void append_body(std::string& to, const Operation& operation);
void append_selectors(std::string& to, const std::vector<Selector>& selectors);

// About how long the body will be: what of it can be large.
std::size_t body_size(const Operation& operation);

}  // namespace psremoting::wsman
