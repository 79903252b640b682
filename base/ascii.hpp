#pragma once

#include <algorithm>
#include <string>
#include <string_view>

// Text whose case does not count: names of endpoints, settings, headers and ids. ASCII letters only, as their
// specifications have it, whatever the locale.
namespace psremoting::ascii {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

inline std::string lower(std::string_view text) {
  std::string copy(text);
  for (char& c : copy) c = lower(c);
  return copy;
}

inline std::string upper(std::string_view text) {
  std::string copy(text);
  for (char& c : copy) c = upper(c);
  return copy;
}

constexpr bool equal(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

constexpr bool starts_with(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equal(text.substr(0, prefix.size()), prefix);
}

}  // namespace psremoting::ascii
