#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"

namespace psremoting::service {

// Where this host's administrators ask the running service: a socket in the state directory on Linux, a named pipe on
// Windows. The system itself lets nobody in but administrators and the account that the service runs as. A question is
// a line, so is its answer, and then the connection ends. Closed by its end, which comes after the executor's last
// step.
class ControlDoor {
 public:
  using Answer = std::function<boost::asio::awaitable<std::string>(std::string question)>;
  // Called on the executor, a strand; several conversations may be under way.
  static Result<std::unique_ptr<ControlDoor>> open(boost::asio::any_io_executor executor,
                                                   const std::filesystem::path& state_directory, Answer answer);
  virtual ~ControlDoor() = default;
};

}  // namespace psremoting::service
