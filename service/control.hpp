#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "psrp/shell_table.hpp"

namespace psremoting::service {

// Answers what this host's administrators ask the running service by its control door: one JSON object a question, one
// an answer. {"Do": "status"}, {"Do": "sessions"}, {"Do": "stop", "ShellId": "…"}; an answer to anything else, and to
// what went wrong, has "Error" and "Detail". Whoever asks was let in by the operating system as an administrator of the
// host, or as the account that the service runs as.
class Control {
 public:
  // All outlive it. `listeners` gives those that are open.
  Control(psrp::ShellTable& shells, std::function<std::vector<config::ListenerConfig>()> listeners,
          std::function<std::shared_ptr<const config::Config>()> config);

  // Takes bytes of any kind. On the executor that `listeners` belongs to.
  boost::asio::awaitable<std::string> answer(std::string question);

 private:
  std::string status() const;
  boost::asio::awaitable<std::string> sessions() const;
  std::string stop(const std::string& shell_id);

  psrp::ShellTable& shells_;
  std::function<std::vector<config::ListenerConfig>()> listeners_;
  std::function<std::shared_ptr<const config::Config>()> config_;
  std::chrono::system_clock::time_point started_ = std::chrono::system_clock::now();
};

}  // namespace psremoting::service
