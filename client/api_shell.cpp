#include "client/arguments.hpp"
#include "client/handles.hpp"
#include "client/left_shells.hpp"
#include "client/text.hpp"

// The exported functions about shells and commands: each copies its arguments, gives out its handle and starts a
// coroutine.

using namespace psremoting;
using namespace psremoting::client;
using psremoting::client::operations::Asked;

namespace {

void refuse(const Callback& callback, std::uint32_t why, std::string words) {
  Failure failure(why, std::move(words));
  boost::asio::post(Runtime::of_process().io(), [callback, failure] { callback.failed(failure); });
}

void refuse_to_connect(const WSMAN_ASYNC* async, void* shell) {
  guarded([&] {
    refuse(Callback(async, shell), code::not_supported,
           "This client library does not connect to disconnected sessions yet: open a new one.");
  });
}

void refuse_to_disconnect(const Callback& callback) {
  refuse(callback, code::disconnect_not_supported, message_of(code::disconnect_not_supported));
}

// There is nothing to be done on the way back from a disconnection that was refused.
void is_connected(const Callback& callback) {
  boost::asio::post(Runtime::of_process().io(), [callback] { callback.done(); });
}

// PowerShell holds a finished pipeline back until its command is closed. The server keeps nothing of it that anybody
// waits for, so it is told in the background. False where it is not.
bool say_farewell(const std::shared_ptr<Command>& command) {
  if (command->state != Command::State::done || !command->shell->farewells.begin(command->id)) return false;
  Asked asked{command->shell, nullptr, new_operation(*command->shell->session), {}};
  auto then = [asked, id = command->id] {
    asked.shell->farewells.end(id);
    asked.shell->operations.remove(*asked.operation);
  };
  if (!asked.shell->operations.add(asked.operation)) {  // the shell is about to go, and the command with it
    asked.shell->farewells.end(command->id);
    return true;
  }
  Asked about = asked;
  about.command = command;
  start_end(asked, operations::terminate(std::move(about)), std::move(then));
  return true;
}

// Nothing of the command is under way any more.
void end_command(const std::shared_ptr<Command>& command, const Callback& callback, void* handle) {
  auto closed = [callback, handle] {
    callback.done();
    close_handle<Command>(handle);
  };
  const bool is_background = say_farewell(command);
  if (is_background || command->state == Command::State::none || command->shell->state != Shell::State::created) {
    boost::asio::post(command->shell->session->io(), std::move(closed));
    return;
  }
  Asked asked{command->shell, command, new_operation(*command->shell->session), callback};
  start_end(asked, operations::terminate(asked), std::move(closed));
}

void end_shell(const std::shared_ptr<Shell>& shell, const Callback& callback, void* handle) {
  auto closed = [shell, callback, handle] {
    shell->outage.end([shell, callback, handle] {
      callback.done();
      close_handle<Shell>(handle);
    });
  };
  if (shell->state == Shell::State::none) return closed();
  Asked asked{shell, nullptr, new_operation(*shell->session), callback};
  start_end(asked, operations::remove(asked), std::move(closed));
}

}  // namespace

void WSManCreateShellEx(void* session, std::int32_t flags, WsmanString uri, WsmanString id,
                        const WSMAN_STARTUP* startup, const WSMAN_OPTION_SET* options, const WSMAN_DATA* open,
                        const WSMAN_ASYNC* async, void** shell) {
  guarded([&] {
    // The handle is in the callback, and the callback in the shell.
    auto* handle = new std::shared_ptr<Shell>();
    Callback callback(async, handle);
    *handle = std::make_shared<Shell>(from_handle<Session>(session), narrow(uri), narrow(id), callback);
    *shell = handle;
    Asked asked{*handle, nullptr, new_operation(*(*handle)->session), callback};
    start(asked,
          operations::create(asked, create_of(startup, asked.shell->id, flags), inner_text(open), options_of(options)),
          true);
  });
}

void WSManCloseShell(void* shell, std::int32_t, const WSMAN_ASYNC* async) {
  guarded([&] {
    auto object = from_handle<Shell>(shell);
    Callback callback(async, shell);
    LeftShells::of_process().remove(*object);
    object->operations.close([object, callback, shell] { end_shell(object, callback, shell); });
  });
}

void WSManRunShellCommandEx(void* shell, std::int32_t, WsmanString id, WsmanString line,
                            const WSMAN_ARGUMENTS* arguments, const WSMAN_OPTION_SET*, const WSMAN_ASYNC* async,
                            void** command) {
  guarded([&] {
    auto object = std::make_shared<Command>(from_handle<Shell>(shell), shell, narrow(id));
    *command = new_handle(object);
    Asked asked{object->shell, object, new_operation(*object->shell->session), Callback(async, shell, *command)};
    start(asked, operations::run(asked, narrow(line), texts_of(arguments)), true);
  });
}

void WSManCloseCommand(void* command, std::int32_t, const WSMAN_ASYNC* async) {
  guarded([&] {
    auto object = from_handle<Command>(command);
    Callback callback(async, nullptr, command);
    object->operations.close([object, callback, command] { end_command(object, callback, command); });
  });
}

void WSManReceiveShellOutput(void* shell, void* command, std::int32_t flags, const WSMAN_STREAM_SET* streams,
                             const WSMAN_ASYNC* async, void** operation) {
  guarded([&] {
    auto its_shell = from_handle<Shell>(shell);
    auto object = new_operation(*its_shell->session);
    *operation = new_handle(object);
    Asked asked{its_shell, from_handle<Command>(command), object, Callback(async, shell, command, *operation)};
    if (flags & WSMAN_FLAG_RECEIVE_DELAY_OUTPUT_STREAM) return refuse_to_disconnect(asked.callback);
    start(asked, operations::receive(asked, names_of(streams)), false);
  });
}

void WSManSendShellInput(void* shell, void* command, std::int32_t, WsmanString stream, const WSMAN_DATA* data,
                         std::int32_t end, const WSMAN_ASYNC* async, void** operation) {
  guarded([&] {
    auto its_shell = from_handle<Shell>(shell);
    auto object = new_operation(*its_shell->session);
    *operation = new_handle(object);
    Asked asked{its_shell, from_handle<Command>(command), object, Callback(async, shell, command, *operation)};
    start(asked, operations::send(asked, narrow(stream), base64_of(data), end != 0), false);
  });
}

void WSManSignalShell(void* shell, void* command, std::int32_t, WsmanString code, const WSMAN_ASYNC* async,
                      void** operation) {
  guarded([&] {
    auto its_shell = from_handle<Shell>(shell);
    auto object = new_operation(*its_shell->session);
    *operation = new_handle(object);
    Asked asked{its_shell, from_handle<Command>(command), object, Callback(async, shell, command, *operation)};
    start(asked, operations::signal(asked, narrow(code)), false);
  });
}

void WSManCloseOperation(void* operation, std::int32_t) {
  guarded([&] {
    if (auto object = from_handle<Operation>(operation)) object->cancel(true);
    close_handle<Operation>(operation);
  });
}

void WSManConnectShell(void*, std::int32_t, WsmanString, WsmanString, const WSMAN_OPTION_SET*, const WSMAN_DATA*,
                       const WSMAN_ASYNC* async, void** shell) {
  *shell = nullptr;
  refuse_to_connect(async, nullptr);
}

// PowerShell takes the shell for disconnected nevertheless, until it reconnects.
void WSManDisconnectShell(void* shell, std::int32_t, const void*, const WSMAN_ASYNC* async) {
  guarded([&] {
    LeftShells::of_process().add(from_handle<Shell>(shell));
    refuse_to_disconnect(Callback(async, shell));
  });
}

void WSManReconnectShell(void* shell, std::int32_t, const WSMAN_ASYNC* async) {
  guarded([&] {
    LeftShells::of_process().remove(*from_handle<Shell>(shell));
    is_connected(Callback(async, shell));
  });
}

void WSManReconnectShellCommand(void* command, std::int32_t, const WSMAN_ASYNC* async) {
  guarded([&] { is_connected(Callback(async, from_handle<Command>(command)->shell_handle, command)); });
}

void WSManConnectShellCommand(void* shell, std::int32_t, WsmanString, const WSMAN_OPTION_SET*, const WSMAN_DATA*,
                              const WSMAN_ASYNC* async, void** command) {
  *command = nullptr;
  refuse_to_connect(async, shell);
}
