#include "config/pssc.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace psremoting::config {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '`';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Past a comment or a here-string that begins at `at`, or `at` where none does.
std::size_t past_aside(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const auto past = [&](std::string_view end, std::size_t from) {
    const std::size_t found = text.find(end, at + from);
    return found == std::string_view::npos ? text.size() : found + end.size();
  };
  if (rest.starts_with("<#")) return past("#>", 2);
  if (rest.starts_with("#")) return std::min(text.find('\n', at), text.size());
  if (rest.starts_with("@'")) return past("\n'@", 2);
  if (rest.starts_with("@\"")) return past("\n\"@", 2);
  return at;
}

// Past the quotes; a doubled quote stands for one, and in double quotes a backtick takes away a meaning.
std::size_t past_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    const bool escaped = quote == '"' && text[at] == '`';
    const bool doubled = text[at] == quote && text.substr(at + 1).starts_with(quote);
    if (escaped || doubled)
      ++at;
    else if (text[at] == quote)
      return at + 1;
  }
  return text.size();
}

bool is_role_definitions(std::string_view word) {
  std::string bare(word);
  std::erase_if(bare, [](char c) { return c == '`' || c == '\'' || c == '"'; });
  return ascii::equal(bare, "RoleDefinitions");
}

bool is_assigned(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::size_t past = past_aside(text, at);
    if (past == at && !is_blank(text[at])) return text[at] == '=';
    at = std::max(past, at + 1);
  }
  return false;
}

}  // namespace

std::optional<std::size_t> find_role_definitions(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = past_aside(text, at);
    if (end == at && (text[at] == '\'' || text[at] == '"'))
      end = past_string(text, at);
    else if (end == at)
      while (end < text.size() && is_word(text[end])) ++end;
    if (is_role_definitions(text.substr(at, end - at)) && is_assigned(text, end)) return at;
    at = std::max(end, at + 1);
  }
  return std::nullopt;
}

std::optional<std::string> pssc_text(std::string_view bytes) {
  const bool little = bytes.starts_with("\xff\xfe"), big = bytes.starts_with("\xfe\xff");
  std::string text;
  if (little || big) {
    // Only ASCII matters to whoever looks for a word.
    for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
      const char low = bytes[little ? i : i + 1], high = bytes[little ? i + 1 : i];
      text += high == 0 && low > 0 ? low : (high == 0 && low == 0 ? '\0' : '?');
    }
  } else {
    text = bytes.substr(bytes.starts_with("\xef\xbb\xbf") ? 3 : 0);
  }
  if (text.find('\0') != std::string::npos) return std::nullopt;
  return text;
}

}  // namespace psremoting::config
