#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "listener/open_listener.hpp"
#include "psrp/shell_table.hpp"
#include "service/control_door.hpp"

namespace psremoting::service {

// Answers what is asked at the doors of the running service: one JSON object a question, one an answer. An answer to
// what is not asked there, and to what went wrong, has "Error" and "Detail".
//   administrators: {"Do": "status"}, {"Do": "sessions"}, {"Do": "stop", "ShellId": "…"}
//   everybody:      {"Do": "self", "Badge": "…"}, who shows the badge of a worker (request::StartPowerShell)
// The operating system has let in at each who may ask there.
class Control {
 public:
  // All outlive it. `listeners` gives those that are open.
  Control(psrp::ShellTable& shells, listener::CurrentListeners listeners,
          std::function<std::shared_ptr<const config::Config>()> config);

  // Takes bytes of any kind. On the executor that `listeners` belongs to.
  boost::asio::awaitable<std::string> answer(Door door, std::string question);

 private:
  std::string status() const;
  boost::asio::awaitable<std::string> sessions() const;
  std::string stop(const std::string& shell_id);
  std::string self(const std::string& badge) const;

  psrp::ShellTable& shells_;
  listener::CurrentListeners listeners_;
  std::function<std::shared_ptr<const config::Config>()> config_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace psremoting::service
