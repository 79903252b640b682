#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <vector>

#include "client/callback.hpp"
#include "client/session.hpp"

namespace psremoting::client {

// What the handles stand for.
struct Shell {
  std::shared_ptr<Session> session;
  std::string uri, id;

  wsman::Header header() const;
};
struct Command {
  std::shared_ptr<Shell> shell;
  std::string id;
};
struct Operation {
  Cancellation cancellation;
};

// The operations, each a coroutine that ends with its callback. Arguments by value: they are spawned.
namespace operations {

using boost::asio::awaitable;

awaitable<void> create(std::shared_ptr<Shell> shell, wsman::Create create, std::string creation_xml, std::vector<wsman::Option> options, Callback callback);
awaitable<void> run(std::shared_ptr<Command> command, std::string line, std::vector<std::string> arguments, Callback callback);
// Asks and asks again until the command is done, the shell fails, or the operation is cancelled (no callback then).
awaitable<void> receive(std::shared_ptr<Shell> shell, std::shared_ptr<Command> command, std::vector<std::string> streams, std::shared_ptr<Operation> operation, Callback callback);
awaitable<void> send(std::shared_ptr<Shell> shell, std::shared_ptr<Command> command, std::string stream, std::string base64, bool end, std::shared_ptr<Operation> operation, Callback callback);
awaitable<void> signal(std::shared_ptr<Shell> shell, std::shared_ptr<Command> command, std::string code, std::shared_ptr<Operation> operation, Callback callback);
awaitable<void> close_command(std::shared_ptr<Command> command, Callback callback);
awaitable<void> close_shell(std::shared_ptr<Shell> shell, Callback callback);

}  // namespace operations

}  // namespace psremoting::client
