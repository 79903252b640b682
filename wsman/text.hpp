#pragma once

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

// Small reading of text that several parsers here share.
namespace psremoting::wsman {

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// ASCII letters only, which is all that names and ids have.
constexpr bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

// A whole number and nothing else; nothing where it does not fit.
template <class T>
std::optional<T> number(std::string_view text) {
  T value{};
  auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace psremoting::wsman
