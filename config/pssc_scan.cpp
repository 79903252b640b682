#include "config/pssc_scan.hpp"

#include <algorithm>

namespace psremoting::config::pssc {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '`';
}
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

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

std::size_t past_blanks(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::size_t past = past_aside(text, at);
    if (past == at && !is_blank(text[at])) return at;
    at = std::max(past, at + 1);
  }
  return text.size();
}

std::size_t past_word(std::string_view text, std::size_t at) {
  while (at < text.size() && is_word(text[at])) ++at;
  return at;
}

}  // namespace psremoting::config::pssc
