// The steps of workers.
#include <numeric>
#include <utility>

#include "tests/wire/player.hpp"

namespace psremoting::test::wire {
namespace {

std::string description(const request::StartCommand& what) {
  std::string text = what.skip_shell ? "program" : "command";
  if (!what.working_directory.empty()) text += " in " + what.working_directory.generic_string();
  for (const auto& [name, value] : what.environment) text += " " + name + "=" + value;
  return text + ": " + what.command_line;
}

std::string lines_of(const Step& step) {
  return std::accumulate(step.lines.begin(), step.lines.end(), std::string(),
                         [](std::string text, const std::string& line) { return text + line + "\n"; });
}

}  // namespace

FakeWorker& Player::worker(const Step& step) {
  auto& all = served_.workers().workers;
  auto which = step.value("worker");
  std::size_t at = which.empty() ? all.size() - 1 : std::stoul(which) - 1;
  if (at >= all.size()) throw Complaint{"no such worker: " + std::to_string(all.size()) + " were started"};
  return *all[at];
}

void Player::started(const Step& step) {
  auto& launcher = served_.workers();
  if (step.has("nothing")) {
    if (commands_seen_ < launcher.commands.size() || powershells_seen_ < launcher.powershells.size())
      throw Complaint{"nothing was to be started"};
    return;
  }
  if (commands_seen_ < launcher.commands.size())
    return compare(words_.pattern(step.text()), description(launcher.commands[commands_seen_++]));
  if (powershells_seen_ < launcher.powershells.size())
    return compare(words_.pattern(step.text()), launcher.powershells[powershells_seen_++].executable.generic_string());
  throw Complaint{"nothing was started"};
}

void Player::told(const Step& step) {
  auto text = std::exchange(served_.told[&worker(step)], {});
  Pattern pattern;
  for (const auto& line : step.lines) {
    for (auto& piece : words_.pattern(line)) pattern.push_back(std::move(piece));
    pattern.push_back({false, "\n", {}});
  }
  compare(pattern, text);
}

void Player::says(const Step& step) {
  FakeWorker& speaking = worker(step);
  auto& pipe = step.has("stderr") ? speaking.errors : speaking.output;
  pipe.feed(words_.fill(lines_of(step)));
  served_.settle();
}

void Player::exits(const Step& step) {
  worker(step).exit(std::stoi(step.words.at(0)));
  served_.settle();
}

}  // namespace psremoting::test::wire
