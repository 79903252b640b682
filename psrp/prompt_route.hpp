#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/guid.hpp"
#include "base/result.hpp"

namespace psremoting::psrp {

// Where fragments sent to the shell belong. pypsrp answers a pipeline's host calls on the shell's own `pr`: the
// pipeline's id is inside the message, and only in its first fragment.
class PromptRoute {
 public:
  struct Part {
    std::optional<Guid> command;  // absent: the shell itself
    std::string base64;
  };

  // The fragments of one Stream, in order; those that follow each other to one place stay together. Errc::malformed as
  // scan().
  Result<std::vector<Part>> route(std::string_view base64);

 private:
  // The message that is under way: the fragments of one message follow each other.
  std::uint64_t object_ = 0;
  std::optional<Guid> command_;
};

}  // namespace psremoting::psrp
