#include "config/pssc_scan.hpp"

#include <algorithm>

namespace psremoting::config::pssc {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '`';
}
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// A here-string ends with its quote at the beginning of a line, and an @.
std::size_t past_here_string(std::string_view text, std::size_t at, char kind) {
  for (at = text.find('\n', at); at < text.size(); at = text.find('\n', at + 1)) {
    const Quote quote = quote_at(text, at + 1);
    if (quote.kind == kind && text.substr(at + 1 + quote.size).starts_with('@')) return at + 2 + quote.size;
  }
  return text.size();
}

}  // namespace

Quote quote_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  if (text[at] == '\'' || text[at] == '"') return {text[at], 1};
  constexpr std::string_view general_punctuation = "\xe2\x80";  // U+2000 to U+203F in UTF-8
  if (!text.substr(at).starts_with(general_punctuation) || at + 2 >= text.size()) return {};
  const auto last = static_cast<unsigned char>(text[at + 2]);
  if (last >= 0x98 && last <= 0x9b) return {'\'', 3};
  if (last >= 0x9c && last <= 0x9e) return {'"', 3};
  return {};
}

std::size_t past_aside(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const auto past = [&](std::string_view end, std::size_t from) {
    const std::size_t found = text.find(end, at + from);
    return found == std::string_view::npos ? text.size() : found + end.size();
  };
  if (rest.starts_with("<#")) return past("#>", 2);
  if (rest.starts_with("#")) return std::min(text.find('\n', at), text.size());
  const Quote here = rest.starts_with('@') ? quote_at(text, at + 1) : Quote();
  return here.kind ? past_here_string(text, at + 1 + here.size, here.kind) : at;
}

std::size_t past_string(std::string_view text, std::size_t at) {
  const char kind = quote_at(text, at).kind;
  for (at += quote_at(text, at).size; at < text.size();) {
    const Quote found = quote_at(text, at);
    if (found.kind != kind) {
      at += kind == '"' && text[at] == '`' ? 2 : 1;
      continue;
    }
    const Quote second = quote_at(text, at + found.size);
    if (second.kind != kind) return at + found.size;
    at += found.size + second.size;
  }
  return text.size();
}

bool is_value_end(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text.substr(at).starts_with("<#")))
    at = text[at] == '<' ? past_aside(text, at) : at + 1;
  return at >= text.size() || std::string_view("\r\n;}#").find(text[at]) != std::string_view::npos;
}

std::optional<std::string> literal(std::string_view quoted) {
  const Quote first = quote_at(quoted, 0);
  std::string plain;
  for (std::size_t at = first.size; at < quoted.size();) {
    const Quote found = quote_at(quoted, at);
    if (found.kind == first.kind) {
      at += found.size;
      if (at == quoted.size()) return plain;
      plain += quoted.substr(at, quote_at(quoted, at).size);
      at += quote_at(quoted, at).size;
      continue;
    }
    if (first.kind == '"' && (quoted[at] == '$' || quoted[at] == '`')) return std::nullopt;
    plain += quoted[at++];
  }
  return std::nullopt;  // it has no end
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
