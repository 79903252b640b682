#include "service/service_host.hpp"

#include <cstdlib>
#include <ctime>
#include <sys/socket.h>

#include "launcher/linux/notify_relay.hpp"

namespace psremoting::service {
namespace {

// The launcher passes it on, to which alone the manager listens (launcher/linux/notify_relay.hpp).
void tell(const std::string& state) {
  const char* relay = std::getenv(launcher::notify_variable);  // NOLINT(concurrency-mt-unsafe): nobody sets variables
  if (relay) ::send(std::atoi(relay), state.data(), state.size(), MSG_NOSIGNAL);
}

class Systemd final : public ServiceHost {
 public:
  int run(const std::function<int()>& body) override { return body(); }
  void ready(const std::string& status) override { tell("READY=1\nSTATUS=" + status); }
  void reloading() override {
    // sd_notify(3): a reload names its moment, so that it can be told from an earlier one.
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    auto usec = static_cast<long long>(now.tv_sec) * 1000000 + now.tv_nsec / 1000;
    tell("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(usec));
  }
  void stopping() override { tell("STOPPING=1"); }
};

}  // namespace

ServiceHost& service_host() {
  static Systemd host;
  return host;
}

}  // namespace psremoting::service
