#pragma once

#include <charconv>
#include <optional>
#include <string_view>

// Small reading of text that several parsers here share.
namespace psremoting::wsman {

// A whole number and nothing else; nothing where it does not fit.
template <class T>
std::optional<T> number(std::string_view text) {
  T value{};
  auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace psremoting::wsman
