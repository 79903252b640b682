#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <condition_variable>
#include <mutex>

#include "client/tls_client.hpp"

namespace psremoting::client {

// What all sessions of the process share: the threads on which everything runs and from which callbacks come, and the TLS
// sessions to resume.
//
// One thread at a time leads, that is runs what is due: each hop between threads costs more than what is done there. A
// callback may wait for what another one brings, so whoever goes into one hands the lead over, to a thread that is added
// where none is left. Nothing is ever joined or destroyed: the process may end while PowerShell's sessions are open, and
// must neither wait for a server then nor find its threads in destroyed objects.
class Runtime {
 public:
  static Runtime& of_process();

  boost::asio::io_context& io() { return io_; }
  TlsClient& tls() { return tls_; }

  // Before the call of a function of PowerShell's.
  void hand_over();

 private:
  Runtime();
  void add_thread();
  void run();
  void lead();

  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  TlsClient tls_;

  std::mutex mutex_;
  std::condition_variable turn_;
  bool led_ = false;
  int threads_ = 0, waiting_ = 0;
};

}  // namespace psremoting::client
