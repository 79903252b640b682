#pragma once

#include <functional>
#include <string>

namespace psremoting::service {

// The service manager, as seen from the running service: systemd's notify protocol on Linux, the SCM on Windows. Does
// nothing where nobody manages us. Any thread.
class ServiceHost {
 public:
  virtual ~ServiceHost() = default;
  // Runs what the manager has started, under it, and tells it of the end; the process's exit code. Once, by the thread
  // that main() has.
  virtual int run(const std::function<int()>& body) = 0;
  // Asked of whichever process knows; on Windows `serve` tells the launcher, which the manager listens to.
  virtual void ready(const std::string& status) = 0;
  virtual void reloading() = 0;
  virtual void stopping() = 0;
};

// The one of this system. Lives as long as the program.
ServiceHost& service_host();

}  // namespace psremoting::service
