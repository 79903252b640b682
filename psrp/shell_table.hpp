#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/guid.hpp"
#include "base/result.hpp"
#include "config/config.hpp"
#include "psrp/client_words.hpp"
#include "psrp/launcher.hpp"
#include "psrp/shell.hpp"

namespace psremoting::psrp {

// Who asks, from where.
struct Caller {
  std::shared_ptr<const Logon> logon;
  std::string address;
  std::string session_id;  // p:SessionId, or empty
  std::uint16_t port = 0;  // of the connection, at its client
};

// What Create asks for, in both kinds of shell.
struct CreateRequest {
  Caller caller;
  std::string message_id;
  std::optional<std::string> shell_id;  // as the client wrote it
  ShellWords words;
  std::optional<std::chrono::milliseconds> idle_timeout;
  // PowerShell
  std::string creation_xml;  // base64 of the first fragments
  // cmd
  std::vector<std::pair<std::string, std::string>> environment;
  std::uint32_t code_page = 0;  // 0: none was asked for
};

// Every shell of the service, by id. Any thread. Holds the only owning reference besides running operations; counts the
// quotas; ends shells that idle too long.
class ShellTable {
 public:
  ShellTable(boost::asio::any_io_executor executor, Clock& clock, Launcher& launcher);
  ~ShellTable();

  // Opens a shell on `target`'s PowerShell, or a cmd shell. Returns as soon as the shell is there; its worker starts
  // meanwhile. A repeated Create (same id, owner and client session, nothing else asked of it yet) gives the same
  // shell.
  boost::asio::awaitable<Result<std::shared_ptr<Shell>>> create_powershell(CreateRequest request,
                                                                           std::shared_ptr<const config::Config> config,
                                                                           config::Target target);
  boost::asio::awaitable<Result<std::shared_ptr<Shell>>> create_cmd(CreateRequest request,
                                                                    std::shared_ptr<const config::Config> config);

  // The caller's own shell, whoever asks: nobody acts in another's session. Errc::not_found for none and for another's
  // alike.
  Result<std::shared_ptr<Shell>> find(const Guid& id, const Identity& identity) const;
  // The caller's own, or everybody's for an administrator: to be listed, and to be ended.
  std::vector<std::shared_ptr<Shell>> visible_to(const Identity& identity) const;

  // Gives the client of the session whose worker or commands wear this badge; nothing where no open session has it. The
  // caller has to be told the badge by whoever asks.
  std::optional<ClientWords> client_of(const Guid& badge) const;

  // Delete, of one that is visible to the caller: takes it out of the table and closes it.
  Result<void> remove(const Guid& id, const Identity& identity);

  // Ends all shells with Errc::shutting_down and waits until their workers are gone or `deadline` has come.
  boost::asio::awaitable<void> close_all(TimePoint deadline);

  // A new configuration: primed workers of an older one are let go; running shells stay.
  void configuration_changed(std::shared_ptr<const config::Config> config);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace psremoting::psrp
