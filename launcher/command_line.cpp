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

}  // namespace psremoting::launcher
