#include "launcher/command_line.hpp"

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

std::vector<std::string> shell_words(std::string line) {
  const auto end = line.find('"', 1);
  const bool within_quotes = line.starts_with('"') && end != line.npos && end == line.size() - 1 && end > 1;
  if (!within_quotes) return {"/bin/sh", "-c", std::move(line)};
  const char* script = "if command -v \"$1\" >/dev/null; then exec \"$1\"; else eval \"$1\"; fi";
  return {"/bin/sh", "-c", script, "sh", line.substr(1, end - 1)};
}

}  // namespace psremoting::launcher
