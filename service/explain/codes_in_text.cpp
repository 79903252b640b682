#include "service/explain/codes_in_text.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "base/ascii.hpp"

namespace psremoting::service {
namespace {

constexpr std::size_t words_before = 48;  // characters that are looked at for what a number is
constexpr std::uint32_t least_hresult = 0x8000'0000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return ascii::lower(c) >= 'a' && ascii::lower(c) <= 'z'; }
bool is_word(char c) { return is_digit(c) || is_letter(c) || c == '_'; }

// A number as it stands in the text.
struct Written {
  std::size_t begin = 0, end = 0;
  bool hexadecimal = false, negative = false;
  bool grouped = false;  // 2,150,858,770
};

char at(std::string_view text, std::size_t index) { return index < text.size() ? text[index] : ' '; }

// Where the digits end that begin there, if they are those of a code of Windows in groups of three, as a spreadsheet or
// a culture of its own writes it; else where they begin.
std::size_t end_of_groups(std::string_view text, std::size_t begin) {
  constexpr std::string_view separators = ",.'_ ";
  std::size_t end = begin;
  while (is_digit(at(text, end))) ++end;
  const char separator = at(text, end);
  if (end - begin > 2 || separators.find(separator) == std::string_view::npos) return begin;
  bool is_address = separator == '.';
  for (int group = 0; group < 3; ++group, end += 4) {
    const auto digits = text.substr(std::min(end + 1, text.size()), 3);
    if (at(text, end) != separator || digits.size() < 3 || !std::ranges::all_of(digits, is_digit)) return begin;
    is_address = is_address && digits <= "255";
  }
  return is_digit(at(text, end)) || is_address ? begin : end;
}

// The number whose first digit is at `begin`, with the 0x and the sign that belong to it.
Written written_at(std::string_view text, std::size_t begin) {
  Written one{begin, begin, false, false, false};
  one.hexadecimal = text[begin] == '0' && ascii::lower(at(text, begin + 1)) == 'x';
  one.end = begin + (one.hexadecimal ? 2 : 0);
  const auto grouped_end = one.hexadecimal ? begin : end_of_groups(text, begin);
  one.grouped = grouped_end > begin;
  if (one.grouped) one.end = grouped_end;
  while (is_digit(at(text, one.end)) || (one.hexadecimal && is_word(at(text, one.end)))) ++one.end;
  if (begin > 0 && text[begin - 1] == '-' && (begin < 2 || !is_word(text[begin - 2]))) {
    one.negative = true;
    --one.begin;
  }
  return one;
}

// Whether it stands by itself: no part of a GUID, an address, a version or a word.
bool stands_alone(std::string_view text, const Written& one) {
  const char before = one.begin > 0 ? text[one.begin - 1] : ' ', after = at(text, one.end);
  if (is_word(before) || is_word(after) || before == '-' || before == '.' || before == '/') return false;
  if ((after == '.' || after == '-' || after == ':') && is_word(at(text, one.end + 1))) return false;
  return true;
}

std::optional<std::uint32_t> value_of(std::string_view text, const Written& one) {
  const std::size_t skip = (one.negative ? 1 : 0) + (one.hexadecimal ? 2 : 0);
  std::string digits(text.substr(one.begin + skip, one.end - one.begin - skip));
  if (one.grouped) std::erase_if(digits, [](char c) { return !is_digit(c); });
  std::uint64_t value = 0;
  const auto [end, failed] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, one.hexadecimal ? 16 : 10);
  if (failed != std::errc() || end != digits.data() + digits.size() || value > UINT32_MAX) return std::nullopt;
  if (!one.negative) return static_cast<std::uint32_t>(value);
  if (value > least_hresult) return std::nullopt;
  return static_cast<std::uint32_t>(0x1'0000'0000 - value);
}

// A word that says what the number behind it is, at most `reach` characters on.
struct Announcing {
  std::string_view word;
  Numbering numbering;
  std::size_t reach = 12;
};
constexpr Announcing announcing[] = {
    {"http", Numbering::http, 40}, {"status", Numbering::http},   {"code", Numbering::error},
    {"error", Numbering::error},   {"fault", Numbering::error},   {"number", Numbering::error},
    {"errno", Numbering::error},   {"hresult", Numbering::error}, {"exit", Numbering::exit_code}};

// What the words right before a number say it is; the nearest of them counts, but "exit" wins ("exit status 4").
Numbering numbering_before(std::string_view text, std::size_t begin) {
  const std::size_t from = begin > words_before ? begin - words_before : 0;
  const std::string before = ascii::lower(text.substr(from, begin - from));
  std::size_t nearest = 0;
  Numbering found = Numbering::none;
  for (const auto& [word, numbering, reach] : announcing) {
    const auto last = before.rfind(word);
    if (last == std::string::npos || before.size() - last - word.size() > reach) continue;
    if (numbering == Numbering::exit_code) return numbering;
    if (found != Numbering::none && last < nearest) continue;
    nearest = last;
    found = numbering;
  }
  return found;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view white = " \t\r\n\"'";
  const auto first = text.find_first_not_of(white);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(white) - first + 1);
}

}  // namespace

std::vector<FoundCode> codes_in(std::string_view all) {
  const auto text = trimmed(all);
  std::vector<FoundCode> found;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(text[i])) continue;
    const auto one = written_at(text, i);
    i = one.end - 1;
    if (!stands_alone(text, one)) continue;
    const auto value = value_of(text, one);
    if (!value) continue;
    const bool alone = one.begin == 0 && one.end == text.size();
    const bool long_enough = one.hexadecimal || *value >= least_hresult;
    const auto numbering = numbering_before(text, one.begin);
    if (alone || long_enough || numbering != Numbering::none)
      found.push_back({*value, long_enough && !alone ? Numbering::error : numbering});
  }
  return found;
}

}  // namespace psremoting::service
