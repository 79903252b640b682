#include "wsman/duration.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "wsman/xml.hpp"

namespace psremoting::wsman {

namespace {

using Milliseconds = std::chrono::milliseconds;

// Far beyond any timeout, and far from an overflow of what is computed with it.
constexpr std::int64_t most = std::int64_t{1} << 52;

struct Part {
  std::int64_t whole = 0;
  std::int64_t thousandths = 0;
  bool fraction = false;
  char unit = 0;
};

std::optional<std::int64_t> take_digits(std::string_view& text) {
  std::size_t n = 0;
  std::int64_t value = 0;
  for (; n < text.size() && text[n] >= '0' && text[n] <= '9'; ++n) {
    if (value < most) value = value * 10 + (text[n] - '0');
  }
  if (n == 0) return std::nullopt;
  text.remove_prefix(n);
  return value;
}

std::optional<Part> take_part(std::string_view& text) {
  Part part;
  auto whole = take_digits(text);
  if (!whole) return std::nullopt;
  part.whole = *whole;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    part.fraction = true;
    auto digits = text;
    if (!take_digits(text)) return std::nullopt;
    for (std::size_t i = 0; i < 3; ++i) {
      bool given = i < digits.size() - text.size();
      part.thousandths = part.thousandths * 10 + (given ? digits[i] - '0' : 0);
    }
  }
  if (text.empty()) return std::nullopt;
  part.unit = text.front();
  text.remove_prefix(1);
  return part;
}

// The units in the order they must come, days before T and times after it, with their seconds.
struct Unit {
  char letter;
  bool time;
  std::int64_t seconds;
};
constexpr Unit units[] = {{'Y', false, 365 * 86'400}, {'M', false, 30 * 86'400}, {'D', false, 86'400},
                          {'H', true, 3'600},         {'M', true, 60},           {'S', true, 1}};
constexpr std::size_t units_end = std::size(units);

// The index of the unit at or after `from`, or units_end.
std::size_t find_unit(char letter, bool time, std::size_t from) {
  while (from < units_end && (units[from].letter != letter || units[from].time != time)) ++from;
  return from;
}

std::int64_t saturating_milliseconds(std::int64_t count, std::int64_t seconds) {
  return count > most / (seconds * 1000) ? most : count * seconds * 1000;
}

}  // namespace

std::optional<Milliseconds> parse_duration(std::string_view text) {
  text = xml::trim(text);
  bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (!text.starts_with('P')) return std::nullopt;
  text.remove_prefix(1);
  bool time = false, any = false;
  std::size_t next = 0;
  std::int64_t total = 0;
  while (!text.empty()) {
    if (!time && text.starts_with('T')) {
      time = true;
      any = false;  // something must follow
      text.remove_prefix(1);
      continue;
    }
    auto part = take_part(text);
    if (!part) return std::nullopt;
    std::size_t unit = find_unit(part->unit, time, next);
    if (unit == units_end || (part->fraction && part->unit != 'S')) return std::nullopt;
    total = std::min(most, total + saturating_milliseconds(part->whole, units[unit].seconds) + part->thousandths);
    next = unit + 1;
    any = true;
  }
  if (!any) return std::nullopt;
  return Milliseconds(negative ? -total : total);
}

std::string print_seconds(Milliseconds duration) {
  auto count = duration.count();
  std::string fraction = std::to_string(1000 + count % 1000).substr(1);
  return "PT" + std::to_string(count / 1000) + "." + fraction + "S";
}

std::string print_days(std::chrono::seconds duration) {
  auto count = duration.count();
  return "P" + std::to_string(count / 86'400) + "DT" + std::to_string(count / 3'600 % 24) + "H" +
         std::to_string(count / 60 % 60) + "M" + std::to_string(count % 60) + "S";
}

}  // namespace psremoting::wsman
