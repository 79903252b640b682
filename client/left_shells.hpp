#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "client/shell.hpp"

namespace psremoting::client {

// The shells that PowerShell believes disconnected, though this library refused that. PowerShell disconnects what runs
// a command when it ends, instead of closing it; nobody could take such a shell up again, so it is deleted when the
// process ends. Any thread.
class LeftShells {
 public:
  static LeftShells& of_process();

  void add(const std::shared_ptr<Shell>& shell);
  // PowerShell took it up again, or closes it.
  void remove(const Shell& shell);

 private:
  LeftShells();
  // Waits for the server's answers, but not for long.
  void delete_all();

  std::mutex mutex_;
  std::vector<std::shared_ptr<Shell>> shells_;
};

}  // namespace psremoting::client
