#include "config/pssc.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "config/pssc_scan.hpp"

namespace psremoting::config {
namespace {

using namespace pssc;

bool is_key(std::string_view word, std::string_view key) {
  std::string bare(word);
  std::erase_if(bare, [](char c) { return c == '`' || c == '\'' || c == '"'; });
  return ascii::equal(bare, key);
}

// `depth` is how many tables it is in, 1 for the file's own; 0: any.
std::optional<PsscSetting> find(std::string_view text, std::string_view key, int wanted_depth) {
  int depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = past_aside(text, at);
    if (end == at && (text[at] == '\'' || text[at] == '"'))
      end = past_string(text, at);
    else if (end == at)
      end = past_word(text, at);
    if (end == at) depth += text[at] == '{' ? 1 : (text[at] == '}' ? -1 : 0);
    if (is_key(text.substr(at, end - at), key) && (wanted_depth == 0 || depth == wanted_depth)) {
      const std::size_t assigned = past_blanks(text, end);
      if (text.substr(assigned).starts_with('=')) return PsscSetting{at, past_blanks(text, assigned + 1)};
    }
    at = std::max(end, at + 1);
  }
  return std::nullopt;
}

void append_utf8(std::string& text, std::uint32_t point) {
  const auto rest = [&](int shift) { text += static_cast<char>(0x80 | (point >> shift & 0x3f)); };
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xc0 | point >> 6);
    rest(0);
  } else if (point < 0x10000) {
    text += static_cast<char>(0xe0 | point >> 12);
    rest(6), rest(0);
  } else {
    text += static_cast<char>(0xf0 | point >> 18);
    rest(12), rest(6), rest(0);
  }
}

// What is no UTF-16 becomes U+FFFD.
std::string from_utf16(std::string_view bytes, bool little) {
  const auto unit = [&](std::size_t i) -> std::uint32_t {
    const auto low = static_cast<unsigned char>(bytes[little ? i : i + 1]);
    const auto high = static_cast<unsigned char>(bytes[little ? i + 1 : i]);
    return static_cast<std::uint32_t>(high) << 8 | low;
  };
  const auto is_half = [](std::uint32_t one, std::uint32_t first) { return one >= first && one < first + 0x400; };
  std::string text;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const std::uint32_t one = unit(i);
    if (is_half(one, 0xd800) && i + 3 < bytes.size() && is_half(unit(i + 2), 0xdc00)) {
      append_utf8(text, 0x10000 + ((one - 0xd800) << 10) + (unit(i + 2) - 0xdc00));
      i += 2;
    } else {
      append_utf8(text, one >= 0xd800 && one < 0xe000 ? 0xfffd : one);
    }
  }
  return text;
}

}  // namespace

std::optional<std::size_t> find_role_definitions(std::string_view text) {
  const auto found = find(text, "RoleDefinitions", 0);
  return found ? std::optional(found->key) : std::nullopt;
}

std::optional<PsscSetting> find_setting(std::string_view text, std::string_view key) { return find(text, key, 1); }

std::optional<std::string> pssc_text(std::string_view bytes) {
  const bool little = bytes.starts_with("\xff\xfe"), big = bytes.starts_with("\xfe\xff");
  std::string text = little || big ? from_utf16(bytes.substr(2), little)
                                   : std::string(bytes.substr(bytes.starts_with("\xef\xbb\xbf") ? 3 : 0));
  if (text.find('\0') != std::string::npos) return std::nullopt;
  return text;
}

}  // namespace psremoting::config
