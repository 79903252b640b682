#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"

namespace psremoting::service {

// Whom the system lets in at a door.
enum class Door {
  administrators,  // of this host, and the account that the service runs as
  everybody,       // who has an account on this host: what is asked there proves itself what it may know
};

// Where this host asks the running service: a socket in the state directory on Linux, a named pipe on Windows. A
// question is a line, so is its answer, and then the connection ends: who takes more than ten seconds to ask, or
// to read, is cut off. Closed by its end, which comes after the executor's last step.
class ControlDoor {
 public:
  using Answer = std::function<boost::asio::awaitable<std::string>(std::string question)>;
  // `answer` is called on the executor, a strand; several conversations may be under way; who comes when there are too
  // many waits.
  static Result<std::unique_ptr<ControlDoor>> open(boost::asio::any_io_executor executor,
                                                   const std::filesystem::path& state_directory, Door door,
                                                   Answer answer);
  virtual ~ControlDoor() = default;
};

}  // namespace psremoting::service
