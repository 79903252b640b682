#include "base/ascii.hpp"
#include "config/pssc.hpp"
#include "config/pssc_scan.hpp"

namespace psremoting::config {

using namespace pssc;

std::optional<bool> read_truth(std::string_view text, std::size_t value) {
  if (!text.substr(value).starts_with('$')) return std::nullopt;
  const std::size_t end = past_word(text, value + 1);
  const std::string_view word = text.substr(value + 1, end - value - 1);
  if (!is_value_end(text, end)) return std::nullopt;
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
    if (!quote_at(text, at).kind) return std::nullopt;
    const std::size_t end = past_string(text, at);
    auto one = literal(text.substr(at, end - at));
    if (!one) return std::nullopt;
    texts.push_back(std::move(*one));
    const std::size_t next = past_blanks(text, end);
    if (text.substr(next).starts_with(',')) {
      at = past_blanks(text, next + 1);
    } else if (list) {
      if (text.substr(next).starts_with(')') && is_value_end(text, next + 1)) return texts;
      at = next;  // one a line needs no comma
    } else {
      return is_value_end(text, end) ? std::optional(texts) : std::nullopt;
    }
  }
}

}  // namespace psremoting::config
