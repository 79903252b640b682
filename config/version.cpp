#include <charconv>

#include "config/install.hpp"

namespace psremoting::config {
namespace {

// Takes a number off the front of `text`; false where there is none.
bool take_number(std::string_view& text, int& number) {
  auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || number < 0) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// SemVer 2.0 item 11: numbers by value and before words, words by their bytes, fewer parts before more.
std::strong_ordering compare_part(std::string_view a, std::string_view b) {
  int x = 0, y = 0;
  std::string_view rest_a = a, rest_b = b;
  bool number_a = take_number(rest_a, x) && rest_a.empty(), number_b = take_number(rest_b, y) && rest_b.empty();
  if (number_a && number_b) return x <=> y;
  if (number_a != number_b) return number_a ? std::strong_ordering::less : std::strong_ordering::greater;
  return a <=> b;
}

std::strong_ordering compare_prerelease(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() <=> b.empty();
  while (!a.empty() && !b.empty()) {
    auto part_a = a.substr(0, a.find('.')), part_b = b.substr(0, b.find('.'));
    if (auto order = compare_part(part_a, part_b); order != 0) return order;
    a.remove_prefix(std::min(a.size(), part_a.size() + 1));
    b.remove_prefix(std::min(b.size(), part_b.size() + 1));
  }
  return !a.empty() <=> !b.empty();
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
  Version v;
  if (!take_number(text, v.major) || !take(text, '.') || !take_number(text, v.minor) || !take(text, '.') ||
      !take_number(text, v.patch))
    return std::nullopt;
  if (text.empty()) return v;
  if (!take(text, '-') || text.empty()) return std::nullopt;
  for (char c : text) {
    bool allowed = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
    if (!allowed) return std::nullopt;
  }
  v.prerelease = std::string(text);
  return v;
}

std::string Version::text() const {
  std::string text = std::to_string(major) + '.' + std::to_string(minor) + '.' + std::to_string(patch);
  return prerelease.empty() ? text : text + '-' + prerelease;
}

std::strong_ordering Version::operator<=>(const Version& other) const {
  if (auto order = major <=> other.major; order != 0) return order;
  if (auto order = minor <=> other.minor; order != 0) return order;
  if (auto order = patch <=> other.patch; order != 0) return order;
  return compare_prerelease(prerelease, other.prerelease);
}

}  // namespace psremoting::config
