#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/callback.hpp"
#include "client/shell.hpp"
#include "wsman/operation.hpp"

// What is asked of a server about a shell, each a coroutine that ends with its callback. On the operation's strand. One
// that is ended from outside says so to its callback, or nothing where that callback would only try again.
namespace psremoting::client::operations {

using boost::asio::awaitable;

// Arguments by value: they are spawned.
struct Asked {
  std::shared_ptr<Shell> shell;
  std::shared_ptr<Command> command;  // null: the shell itself
  std::shared_ptr<Operation> operation;
  Callback callback;
};

awaitable<void> create(Asked asked, wsman::Create create, std::string creation_xml, std::vector<wsman::Option> options);
awaitable<void> run(Asked asked, std::string line, std::vector<std::string> arguments);
// The streams that PowerShell asks for, and a Receive's request.
const std::vector<std::string>& first_streams();
Request receive_request(const Shell& shell, const wsman::Operation& what);
// Asks and asks again until the command is done, the shell fails, or the operation is ended.
awaitable<void> receive(Asked asked, std::vector<std::string> streams);
awaitable<void> send(Asked asked, std::string stream, std::string base64, bool end);
awaitable<void> signal(Asked asked, std::string code);

// The ends, which always come to an end themselves; nothing else of the command, or the shell, is under way. No
// callback: whoever spawns them knows what comes then.
awaitable<void> terminate(Asked asked);
awaitable<void> remove(Asked asked);

}  // namespace psremoting::client::operations
