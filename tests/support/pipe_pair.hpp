#pragma once

#include "base/handle.hpp"

namespace psremoting {

// Two ends of a stream of bytes, each good for open_pipe(): what is written to one is read from the other.
struct PipePair {
  Handle here;
  Handle there;
};

// Throws std::system_error.
PipePair make_pipe_pair();

}  // namespace psremoting
