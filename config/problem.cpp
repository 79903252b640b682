#include "config/problem.hpp"

namespace psremoting::config {

std::string print(const Problem& problem) {
  std::string place = problem.file.string();
  if (problem.line > 0) place += ':' + std::to_string(problem.line) + ':' + std::to_string(problem.column);
  return place + ": " + problem.text;
}

std::string print(const std::vector<Problem>& problems) {
  std::string lines;
  for (const Problem& problem : problems) {
    if (!lines.empty()) lines += '\n';
    lines += print(problem);
  }
  return lines;
}

}  // namespace psremoting::config
