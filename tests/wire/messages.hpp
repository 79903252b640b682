#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/guid.hpp"

namespace psremoting::test::wire {

// The messages of PowerShell's protocol that exchanges name, as base64. `place` is all that stands between the
// brackets, `words` the same split; the number in it is the object's. Nothing for words that are no message.
std::string message(const std::vector<std::string>& words, std::string_view place, const Guid& pool,
                    const Guid& pipeline);

// What follows the first `count` words, with the blanks in it.
std::string rest_after(std::string_view place, std::size_t count);

}  // namespace psremoting::test::wire
