#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "client/command_end.hpp"
#include "client/farewells.hpp"
#include "client/first_receive.hpp"
#include "client/operation_group.hpp"
#include "client/outage.hpp"
#include "client/session.hpp"

namespace psremoting::client {

// A shell on the server. Its handle is a pointer to a shared pointer to it: closing the handle lets what is still under
// way finish with it.
struct Shell {
  Shell(std::shared_ptr<Session> its_session, std::string its_uri, std::string its_id, Callback created)
      : session(std::move(its_session)),
        uri(std::move(its_uri)),
        id(std::move(its_id)),
        outage(session->io(), created) {}

  // The headers of a request about this shell, which the server may take `time` to answer.
  wsman::Header header(std::chrono::milliseconds time) const;

  const std::shared_ptr<Session> session;
  const std::string uri, id;
  enum class State { none, asked_for, created };
  std::atomic<State> state = State::none;  // what there is on the server, as far as is known
  OperationGroup operations;               // those of its commands as well
  Farewells farewells;
  Outage outage;
};

// A command of a shell.
struct Command {
  Command(std::shared_ptr<Shell> its_shell, void* handle, std::string its_id)
      : shell(std::move(its_shell)), shell_handle(handle), id(std::move(its_id)) {}

  const std::shared_ptr<Shell> shell;
  void* const shell_handle;  // the ABI's, for callbacks
  const std::string id;
  enum class State { none, asked_for, done };
  std::atomic<State> state = State::none;  // on the server
  OperationGroup operations;
  CommandEnd end;
  FirstReceive first_receive;
};

}  // namespace psremoting::client
