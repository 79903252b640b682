#include "base/ascii.hpp"
#include "config/pssc.hpp"
#include "config/pssc_scan.hpp"

namespace psremoting::config {
namespace {

using namespace pssc;

// A value ends where its line, its table or its list does.
bool is_end(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text.substr(at).starts_with("<#")))
    at = text[at] == '<' ? past_aside(text, at) : at + 1;
  return at >= text.size() || std::string_view("\r\n;}#").find(text[at]) != std::string_view::npos;
}

// What the quotes say; nothing where something in them would be computed.
std::optional<std::string> literal(std::string_view quoted) {
  const char quote = quoted.front();
  if (quoted.size() < 2 || quoted.back() != quote) return std::nullopt;
  quoted = quoted.substr(1, quoted.size() - 2);
  if (quote == '"' && quoted.find_first_of("$`") != std::string_view::npos) return std::nullopt;
  std::string plain;
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    plain += quoted[i];
    if (quoted[i] == quote) ++i;
  }
  return plain;
}

}  // namespace

std::optional<bool> read_truth(std::string_view text, std::size_t value) {
  if (!text.substr(value).starts_with('$')) return std::nullopt;
  const std::size_t end = past_word(text, value + 1);
  const std::string_view word = text.substr(value + 1, end - value - 1);
  if (!is_end(text, end)) return std::nullopt;
  if (ascii::equal(word, "true")) return true;
  if (ascii::equal(word, "false")) return false;
  return std::nullopt;
}

std::optional<std::vector<std::string>> read_texts(std::string_view text, std::size_t value) {
  std::vector<std::string> texts;
  const bool list = text.substr(value).starts_with("@(");
  std::size_t at = list ? past_blanks(text, value + 2) : value;
  if (list && text.substr(at).starts_with(')')) return texts;
  for (;;) {
    if (at >= text.size() || (text[at] != '\'' && text[at] != '"')) return std::nullopt;
    const std::size_t end = past_string(text, at);
    auto one = literal(text.substr(at, end - at));
    if (!one) return std::nullopt;
    texts.push_back(std::move(*one));
    const std::size_t next = past_blanks(text, end);
    if (text.substr(next).starts_with(',')) {
      at = past_blanks(text, next + 1);
    } else if (list) {
      if (text.substr(next).starts_with(')') && is_end(text, next + 1)) return texts;
      at = next;  // one a line needs no comma
    } else {
      return is_end(text, end) ? std::optional(texts) : std::nullopt;
    }
  }
}

}  // namespace psremoting::config
