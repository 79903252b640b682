#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "service/explain/explanation.hpp"

namespace psremoting::service {

// A number in what somebody pasted. A negative one is the code that has the same 32 bits. `numbering` is what the words
// before it say it is; none where they do not, or where there are none.
struct FoundCode {
  std::uint32_t code = 0;
  Numbering numbering = Numbering::none;

  friend bool operator==(const FoundCode&, const FoundCode&) = default;
};

// The codes of a line, in its order: those that are long enough to be nothing else (0x…, 80338012 and the like in
// decimal), and short ones behind a word such as code, error, fault, status, HTTP or exit. What is part of a GUID, an
// address, a version or a word is no code. Where the text is a number and nothing else, it is the only one.
std::vector<FoundCode> codes_in(std::string_view text);

}  // namespace psremoting::service
