#include "service/service_host.hpp"

#include <systemd/sd-daemon.h>

#include <ctime>

namespace psremoting::service {
namespace {

class Systemd final : public ServiceHost {
 public:
  int run(const std::function<int()>& body) override { return body(); }
  void ready(const std::string& status) override { sd_notify(0, ("READY=1\nSTATUS=" + status).c_str()); }
  void reloading() override {
    // sd_notify(3): a reload names its moment, so that it can be told from an earlier one.
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    auto usec = static_cast<long long>(now.tv_sec) * 1000000 + now.tv_nsec / 1000;
    sd_notify(0, ("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(usec)).c_str());
  }
  void stopping() override { sd_notify(0, "STOPPING=1"); }
};

}  // namespace

ServiceHost& service_host() {
  static Systemd host;
  return host;
}

}  // namespace psremoting::service
