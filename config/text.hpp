#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace psremoting::config {

// The candidate that was probably meant, or empty where none is near. Case does not count.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// "a, b and c".
std::string list(const std::vector<std::string>& words);

}  // namespace psremoting::config
