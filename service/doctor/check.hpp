#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace psremoting::service::doctor {

// One thing that was looked at on this host.
struct Check {
  enum class State {
    good,
    warning,  // sessions can be opened, and somebody may not want it so
    wrong,    // sessions cannot be opened, or not by all who should
    skipped,  // not looked at; the words say why
  };
  std::string name;  // for scripts; several may have the same
  State state = State::good;
  std::string found;  // for people
  std::string cure;   // what to type or to do, a line each; empty where there is nothing to do

  friend bool operator==(const Check&, const Check&) = default;
};
using Checks = std::vector<Check>;

Check good(std::string name, std::string found);
Check warning(std::string name, std::string found, std::string cure = {});
Check wrong(std::string name, std::string found, std::string cure);
Check skipped(std::string name, std::string found, std::string cure = {});

std::string_view name(Check::State state);

bool any_wrong(const Checks& checks);

// A line each, cures indented below theirs, and one that sums up. Control characters become question marks.
std::string print(const Checks& checks);

void append(Checks& all, Checks more);

}  // namespace psremoting::service::doctor
