#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace psremoting::config {

// ASCII letters only, as in names of endpoints and of settings.
std::string lower(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

// The candidate that was probably meant, or empty where none is near. Case does not count.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// "a, b and c".
std::string list(const std::vector<std::string>& words);

}  // namespace psremoting::config
