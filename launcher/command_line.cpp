#include "launcher/command_line.hpp"

#include "launcher/literal_dollars.hpp"

namespace psremoting::launcher {

Result<std::vector<std::string>> split_command_line(std::string_view line) {
  std::vector<std::string> words;
  bool quoted = false, open = false;  // within quotes; within a word
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (!quoted && (c == ' ' || c == '\t')) {
      open = false;
      continue;
    }
    if (!open) words.emplace_back();
    open = true;
    if (c == '\\' && i + 1 < line.size() && line[i + 1] == '"') {
      words.back() += line[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else {
      words.back() += c;
    }
  }
  if (quoted) return error(Errc::invalid_argument, "a quote in the command line has no end");
  if (words.empty() || words.front().empty()) return error(Errc::invalid_argument, "the command line is empty");
  return words;
}

std::vector<std::string> shell_words(const std::string& line) {
  const bool within_quotes = line.size() > 1 && line.front() == '"' && line.back() == '"';
  const auto first = within_quotes ? line.substr(1, line.find('"', 1) - 1) : std::string();
  const bool a_word = !first.empty() && first.find_first_of(" \t\n") == first.npos;
  if (!within_quotes || a_word) return {"/bin/sh", "-c", with_literal_dollars(line)};
  const char* script = "if command -v \"$1\" >/dev/null; then eval \"$2\"; else eval \"$3\"; fi";
  const auto inner = std::string_view(line).substr(1, line.size() - 2);
  return {"/bin/sh", "-c", script, "sh", first, with_literal_dollars(line), with_literal_dollars(inner)};
}

}  // namespace psremoting::launcher
