#include "service/doctor/check.hpp"

#include <algorithm>
#include <sstream>

#include "service/commands/command.hpp"

namespace psremoting::service::doctor {
namespace {

struct Words {
  std::string_view name, mark;  // for scripts, for people
};

Words words(Check::State state) {
  switch (state) {
    case Check::State::good: return {"good", "ok       "};
    case Check::State::warning: return {"warning", "warning  "};
    case Check::State::wrong: return {"wrong", "WRONG    "};
    case Check::State::skipped: return {"skipped", "skipped  "};
  }
  return {};
}

// Names of files, accounts and certificates are other people's words.
std::string lines(const std::string& text, std::string_view indent) {
  std::string all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    all += (all.empty() ? "" : std::string(indent)) + printable(line) + '\n';
  return all.empty() ? "\n" : all;
}

std::size_t count(const Checks& checks, Check::State state) {
  return static_cast<std::size_t>(std::ranges::count(checks, state, &Check::state));
}

}  // namespace

Check good(std::string name, std::string found) { return {std::move(name), Check::State::good, std::move(found), {}}; }
Check warning(std::string name, std::string found, std::string cure) {
  return {std::move(name), Check::State::warning, std::move(found), std::move(cure)};
}
Check wrong(std::string name, std::string found, std::string cure) {
  return {std::move(name), Check::State::wrong, std::move(found), std::move(cure)};
}
Check skipped(std::string name, std::string found, std::string cure) {
  return {std::move(name), Check::State::skipped, std::move(found), std::move(cure)};
}

std::string_view name(Check::State state) { return words(state).name; }

bool any_wrong(const Checks& checks) { return count(checks, Check::State::wrong) > 0; }

std::string print(const Checks& checks) {
  constexpr std::string_view below = "         ", cure = "         > ";
  std::string text;
  for (const auto& check : checks) {
    text += std::string(words(check.state).mark) + check.name + ": " + lines(check.found, below);
    if (!check.cure.empty()) text += std::string(cure) + lines(check.cure, cure);
  }
  const auto bad = count(checks, Check::State::wrong), doubtful = count(checks, Check::State::warning);
  text += bad == 0 ? "Nothing is wrong" : std::to_string(bad) + (bad == 1 ? " thing is wrong" : " things are wrong");
  if (doubtful > 0) text += "; " + std::to_string(doubtful) + (doubtful == 1 ? " warning" : " warnings");
  if (const auto unseen = count(checks, Check::State::skipped))
    text += "; " + std::to_string(unseen) + " not looked at";
  return text + ".\n";
}

void append(Checks& all, Checks more) {
  for (auto& check : more) all.push_back(std::move(check));
}

}  // namespace psremoting::service::doctor
