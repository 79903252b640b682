#pragma once

#include <functional>
#include <memory>

#include "launcher/serve_office.hpp"
#include "launcher/serve_process.hpp"

namespace psremoting::launcher {

// What the launcher needs of the system it runs on.
class Site {
 public:
  virtual ~Site() = default;
  virtual Loop& loop() = 0;
  virtual Premises& premises() = 0;

  // The configuration is another: what is made of it is made anew. From then on it is told, in the loop, when who may
  // log in, or with what, has changed.
  virtual void refresh(std::function<void()> credentials_changed) = 0;
  // `ended` is called in the loop, once. Errc::not_found, invalid_argument and access_denied are of the account that it
  // is to run as.
  virtual Result<std::unique_ptr<ServeProcess>> start_serve(std::function<void(ServeExit)> ended) = 0;
  virtual std::unique_ptr<ServeOffice> open_office(std::unique_ptr<PolledChannel> channel) = 0;
  // After the last office: waits until those it has ended are gone, where nobody else does.
  virtual void await_workers() {}
};

}  // namespace psremoting::launcher
