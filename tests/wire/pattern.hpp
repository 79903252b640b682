#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace psremoting::test::wire {

// Text that must be there to the letter, or a hole.
struct Piece {
  bool hole = false;
  std::string text;  // the text; or what fills the hole: "...", GUID, BASE64, NUMBER, TEXT, or one of a|b|c
  std::string name;  // what is to be remembered of a hole, or empty
};
using Pattern = std::vector<Piece>;

struct Match {
  bool matched = false;
  std::map<std::string, std::string> named;
  std::string difference;  // where it did not match: what was wanted there, and what there was
};

// Whether the whole text has this pattern.
Match match(const Pattern& pattern, std::string_view text);

}  // namespace psremoting::test::wire
