#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/channel.hpp"

namespace psremoting::launcher {

struct ServeExit {
  std::string words;        // for a person
  std::optional<int> code;  // none where it had no say in it
};

// The program that serves, from its start until it has been told that it ended.
class ServeProcess {
 public:
  virtual ~ServeProcess() = default;
  // Our end; once.
  virtual std::unique_ptr<PolledChannel> take_channel() = 0;
  virtual void tell_stop() = 0;
  virtual void tell_reload() = 0;
  virtual void kill() = 0;
};

}  // namespace psremoting::launcher
