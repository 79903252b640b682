#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "listener/connection.hpp"
#include "psrp/shell_table.hpp"
#include "tests/support/fake_launcher.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/memory_stream.hpp"

namespace psremoting::test::wire {

// Everything between a client's bytes and a worker's pipes, as the service puts it together, on one thread that runs
// only when told and by a clock that stands still: connections in memory above it, fake workers below.
class Served {
 public:
  Served();

  ManualClock clock;
  config::Config config;
  std::vector<listener::OpenListener> open_listeners;  // as config/listener tells them
  std::map<FakeWorker*, std::string> told;             // what was written to each, since it was last looked at
  bool mute = false;                                   // workers to come do not open their sessions
  FakeLauncher& workers() { return launcher_; }

  std::shared_ptr<MemoryStream> connect(bool encrypted);

  // Runs what can run.
  void settle();
  // A second at a time, as the sweep of the connections goes.
  void pass(std::chrono::seconds time);
  // The clients leave and the service stops: nothing may be left. Empty, or what is.
  std::string stop();

 private:
  void run();

  listener::ConnectionTable connections_{clock};
  boost::asio::io_context io_;
  FakeLauncher launcher_;
  psrp::ShellTable shells_;
  listener::Dispatcher dispatcher_;
  listener::Authenticator authenticator_;
  std::vector<std::shared_ptr<MemoryStream>> streams_;
  std::size_t commands_ = 0;  // started
  int serving_ = 0;
};

}  // namespace psremoting::test::wire
