#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/wire/pattern.hpp"

namespace psremoting::test::wire {

// What the [[words]] of exchange files stand for (README.md).
class Words {
 public:
  Words();

  // Names that stand for text: those that are there from the start, and what answers gave.
  std::map<std::string, std::string> known;

  // What a client or a worker says.
  std::string fill(std::string_view text) const;
  // What must be said to them.
  Pattern pattern(std::string_view text) const;

 private:
  // Exactly one of the two is given back: text, or a template that stands for it.
  struct Meaning {
    bool is_template = false;
    std::string text;
  };
  Meaning meaning(const std::vector<std::string>& words, std::string_view place) const;
  std::string text_of(const std::string& name) const;
};

// Thrown where a file asks for what there is not, or the service does otherwise than it says.
struct Complaint {
  std::string text;
};

}  // namespace psremoting::test::wire
