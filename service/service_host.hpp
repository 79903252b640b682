#pragma once

#include <string>

namespace psremoting::service {

// The service manager, as seen from the running service: systemd's notify protocol on Linux, the SCM on Windows. Does
// nothing where nobody manages us. Any thread.
class ServiceHost {
 public:
  virtual ~ServiceHost() = default;
  virtual void ready(const std::string& status) = 0;
  virtual void status(const std::string& text) = 0;
  virtual void reloading() = 0;
  virtual void stopping() = 0;
  // The signal that asks for the configuration to be read anew.
  virtual int reload_signal() const = 0;
};

// The one of this system. Lives as long as the program.
ServiceHost& service_host();

}  // namespace psremoting::service
