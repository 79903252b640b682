#pragma once

#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "config/config.hpp"
#include "listener/listener.hpp"
#include "listener/open_listener.hpp"
#include "service/start_error.hpp"

namespace psremoting::service {

// Keeps open the listeners that the configuration in force names. One call at a time, on any thread; open_now() at any
// time.
class OpenListeners {
 public:
  // Both outlive it. The folder is where the certificate made by ourselves is kept.
  OpenListeners(listener::Listener& listener, std::filesystem::path state_directory);

  // Opens all of them. The first that fails is logged, and is why the service cannot start.
  StartError start(const config::Config& config);

  // Closes what is not configured any more, then opens what is new; connections that there are go on. One that does not
  // open is logged and tried again with the next change.
  boost::asio::awaitable<void> follow(std::shared_ptr<const config::Config> config);

  // Makes the certificate made by ourselves anew, where one is used and ends soon. Its listeners take it up by
  // themselves.
  void renew() const;

  // Those that are open now, with the certificate that each would show now.
  std::vector<listener::OpenListener> open_now() const;

 private:
  // All that shapes one: another certificate authority for clients needs another TLS context.
  struct Wanted {
    config::ListenerConfig where;
    std::filesystem::path client_ca;
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };
  struct Open {
    Wanted wanted;
    std::vector<boost::asio::ip::tcp::endpoint> at;
    std::shared_ptr<security::TlsContext> tls;  // null: HTTP
  };
  static std::vector<Wanted> wanted(const config::Config& config);
  Result<std::shared_ptr<security::TlsContext>> tls_for(const Wanted& wanted) const;
  static std::vector<std::string> doubts_about(const Wanted& wanted);
  StartError open(const Wanted& wanted);
  void forget(const Wanted& wanted);

  listener::Listener& listener_;
  std::filesystem::path state_directory_;
  mutable std::mutex mutex_;  // of open_: held by who changes it and by open_now()
  std::vector<Open> open_;
};

}  // namespace psremoting::service
