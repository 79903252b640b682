#pragma once

#include <string_view>

namespace psremoting {

// Whether this can be a culture's name (BCP 47): "de-DE", "zh-Hans-CN". Clients send it and it becomes an environment
// variable, so its alphabet and its length are bounded. Whether .NET knows the culture is another question.
constexpr bool is_culture_name(std::string_view name) {
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
  return name.size() >= 2 && name.size() <= 40 && name.front() != '-' && name.find_first_not_of(allowed) == name.npos;
}

}  // namespace psremoting
