#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>

#include "client/tls_client.hpp"

namespace psremoting::client {

// What all sessions of the process share: the threads on which everything runs and from which callbacks come, and the
// TLS sessions to resume.
//
// A callback may wait for what another one brings, so a thread is added whenever all are in callbacks. Nothing is ever
// joined or destroyed: the process may end while PowerShell's sessions are open, and must neither wait for a server
// then nor find its threads in destroyed objects.
class Runtime {
 public:
  static Runtime& of_process();

  boost::asio::io_context& io() { return io_; }
  TlsClient& tls() { return tls_; }

  // Around the call of a function of PowerShell's.
  class InCallback {
   public:
    explicit InCallback(Runtime& runtime);
    ~InCallback();
    InCallback(const InCallback&) = delete;
    InCallback& operator=(const InCallback&) = delete;

   private:
    Runtime& runtime_;
  };

 private:
  Runtime();
  void add_thread();
  void run();

  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  TlsClient tls_;
  std::atomic<int> threads_ = 0, in_callbacks_ = 0;
};

}  // namespace psremoting::client
