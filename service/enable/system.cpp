#include "service/enable/system.hpp"

namespace psremoting::service::enable {
namespace {

std::string last_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  const auto start = text.rfind('\n');
  return start == text.npos ? text : text.substr(start + 1);
}

std::string joined(const std::vector<std::string>& words) {
  std::string line;
  for (const auto& word : words) line += (line.empty() ? "" : " ") + word;
  return line;
}

}  // namespace

Result<void> must_run(System& system, const std::vector<std::string>& words) {
  auto ran = system.run(words);
  if (!ran) return ran.error();
  if (ran->exit_code == 0) return {};
  const auto said = last_line(ran->output);
  return error(Errc::io,
               joined(words) + " ended with " + std::to_string(ran->exit_code) + (said.empty() ? "" : ": " + said));
}

bool says_yes(System& system, const std::vector<std::string>& words) {
  auto ran = system.run(words);
  return ran && ran->exit_code == 0;
}

}  // namespace psremoting::service::enable
