#pragma once

#include <memory>

#include "service/enable/certificates.hpp"
#include "service/enable/windows/machine.hpp"

namespace psremoting::service::enable {

// The parts of the one we run on.
std::unique_ptr<Services> system_services();
std::unique_ptr<Firewall> system_firewall();
std::unique_ptr<Registry> system_registry();
std::unique_ptr<Ports> system_ports();
std::unique_ptr<Files> system_files(Certificates certificates);

// All of it.
class SystemMachine {
 public:
  explicit SystemMachine(Certificates certificates);
  Machine& get() { return machine_; }

 private:
  std::unique_ptr<Services> services_;
  std::unique_ptr<Firewall> firewall_;
  std::unique_ptr<Registry> registry_;
  std::unique_ptr<Ports> ports_;
  std::unique_ptr<Files> files_;
  Machine machine_;
};

}  // namespace psremoting::service::enable
