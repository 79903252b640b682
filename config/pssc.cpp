#include "config/pssc.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/unicode.hpp"
#include "config/pssc_scan.hpp"

namespace psremoting::config {
namespace {

using namespace pssc;

bool is_key(std::string_view word, std::string_view key) {
  std::string bare;
  for (std::size_t at = 0; at < word.size();) {
    const Quote quote = quote_at(word, at);
    if (!quote.kind && word[at] != '`') bare += word[at];
    at += std::max<std::size_t>(quote.size, 1);
  }
  return ascii::equal(bare, key);
}

// `depth` is how many tables it is in, 1 for the file's own; 0: any.
std::optional<PsscSetting> find(std::string_view text, std::string_view key, int wanted_depth) {
  int depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = past_aside(text, at);
    if (end == at && quote_at(text, at).kind)
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

std::u16string units_of(std::string_view bytes, bool little) {
  std::u16string units(bytes.size() / 2, u'\0');
  for (std::size_t i = 0; i < units.size(); ++i) {
    const auto first = static_cast<unsigned char>(bytes[2 * i]), second = static_cast<unsigned char>(bytes[2 * i + 1]);
    units[i] = static_cast<char16_t>(little ? second << 8 | first : first << 8 | second);
  }
  return units;
}

}  // namespace

std::optional<std::size_t> find_role_definitions(std::string_view text) {
  const auto found = find(text, "RoleDefinitions", 0);
  return found ? std::optional(found->key) : std::nullopt;
}

std::optional<PsscSetting> find_setting(std::string_view text, std::string_view key) { return find(text, key, 1); }

std::optional<std::string> pssc_text(std::string_view bytes) {
  const bool little = bytes.starts_with("\xff\xfe"), big = bytes.starts_with("\xfe\xff");
  std::string text = little || big ? unicode::to_utf8(units_of(bytes.substr(2), little))
                                   : std::string(bytes.substr(bytes.starts_with("\xef\xbb\xbf") ? 3 : 0));
  if (text.find('\0') != std::string::npos) return std::nullopt;
  return text;
}

}  // namespace psremoting::config
