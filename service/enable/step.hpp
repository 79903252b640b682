#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace psremoting::service::enable {

// What a step finds before anything is changed.
struct Finding {
  enum class State {
    fits,   // nothing to do
    lacks,  // something to do
    left,   // not for us to do; the words say why, or who can
  };
  State state = State::fits;
  std::string does, did;  // of lacks: "make", "made"
  std::string words;      // a sentence, or of lacks what follows the verb
};

Finding fits(std::string words);
Finding left(std::string words);
Finding lacks(std::string does, std::string did, std::string words);

// One thing that has to be so. look() changes nothing and may be asked again; act() makes it so and is only called when
// look() found it lacking.
struct Step {
  std::string name;  // for scripts
  std::function<Result<Finding>()> look;
  std::function<Result<void>()> act;
  bool vital = true;  // where it fails, the steps after it are not tried
};

// What became of a step.
struct Line {
  enum class State { already, done, would, left, failed };
  std::string step;
  State state = State::already;
  std::string text;  // for people

  friend bool operator==(const Line&, const Line&) = default;
};
std::string_view name(Line::State state);

// The steps in their order; a dry run only looks.
std::vector<Line> carry_out(const std::vector<Step>& steps, bool dry_run);

bool failed(const std::vector<Line>& lines);
// Whether anything was, or in a dry run would be, changed.
bool changed(const std::vector<Line>& lines);

}  // namespace psremoting::service::enable
