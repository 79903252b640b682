#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "client/operation.hpp"

namespace psremoting::client {

// Terminates of a shell's finished commands that are under way with nobody waiting for their answers. One that the
// server reads behind a later Command of the same id would end that one, and the two go by different connections: so
// the Command waits. PowerShell gives each invocation of one PowerShell object the same id. Any thread.
class Farewells {
 public:
  // Whether one may begin: only a few are under way at a time. Each that may is ended.
  bool begin(const std::string& command);
  void end(const std::string& command);

  // Returns when none of that command's id is under way, or when the operation is ended. On its strand.
  boost::asio::awaitable<void> wait(const std::string& command, Operation& operation);

 private:
  bool is_over_or_join(const std::string& command, Operation& operation);

  std::mutex mutex_;
  std::vector<std::string> commands_;
  std::vector<std::weak_ptr<Operation>> waiting_;
};

}  // namespace psremoting::client
