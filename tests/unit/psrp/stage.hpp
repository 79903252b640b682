#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <optional>
#include <string>

#include "psrp/message.hpp"
#include "psrp/shell_table.hpp"
#include "tests/support/fake_launcher.hpp"
#include "tests/support/manual_clock.hpp"

namespace psremoting::test {

// An operation that was started; its result once there is one.
template <class T>
struct Call {
  std::shared_ptr<std::optional<Result<T>>> result = std::make_shared<std::optional<Result<T>>>();
  bool done() const { return result->has_value(); }
  bool failed_with(Errc code) const { return done() && !(*result)->has_value() && (*result)->error().code == code; }
  std::string detail() const { return (*result)->error().detail; }
  const T& value() const { return result->value().value(); }
};

template <>
struct Call<void> {
  std::shared_ptr<std::optional<Result<void>>> result = std::make_shared<std::optional<Result<void>>>();
  bool done() const { return result->has_value(); }
  bool succeeded() const { return done() && (*result)->has_value(); }
  bool failed_with(Errc code) const { return done() && !(*result)->has_value() && (*result)->error().code == code; }
};

// What a client's creationXml holds when its INIT_RUNSPACEPOOL is sent later.
inline std::string capability(const Guid& pool) {
  psrp::MessageHeader header{psrp::Destination::server, psrp::MessageType::session_capability, pool, {}};
  return psrp::print_whole(1, header, "<Obj><MS><Version N=\"protocolversion\">2.3</Version></MS></Obj>");
}

inline std::string create_pipeline(const Guid& id) {
  psrp::MessageHeader header{psrp::Destination::server, psrp::MessageType::create_pipeline, {}, id};
  return psrp::print_whole(3, header, "<Obj/>");
}

inline Guid guid(int n) {
  Guid::Bytes bytes{};
  bytes[0] = 0xaa;
  bytes[15] = static_cast<std::uint8_t>(n);
  return Guid(bytes);
}

// A ShellTable over fakes, on one thread that runs only when told.
struct Stage {
  ManualClock clock;
  boost::asio::io_context io;
  FakeLauncher launcher;
  std::shared_ptr<config::Config> config = std::make_shared<config::Config>();
  config::Target target;
  std::optional<psrp::ShellTable> table;
  std::uint64_t messages = 0;

  Stage() {
    config->pool.enabled = false;
    target.endpoint.name = "PowerShell.7";
    target.install.executable = "/opt/microsoft/powershell/7/pwsh";
    table.emplace(io.get_executor(), clock, launcher);
  }

  void settle() {
    io.restart();
    io.poll();
  }
  void pass(Duration time) {
    clock.advance(time);
    settle();
  }

  template <class T>
  Call<T> start(boost::asio::any_io_executor on, boost::asio::awaitable<Result<T>> operation) {
    Call<T> call;
    auto store = [result = call.result](std::exception_ptr failed, Result<T> value) {
      if (failed) std::rethrow_exception(failed);
      *result = std::move(value);
    };
    auto wrapped = as_value(std::move(operation));
    boost::asio::co_spawn(on, std::move(wrapped), [store](std::exception_ptr failed, std::shared_ptr<Result<T>> value) {
      store(failed, failed ? Result<T>(error(Errc::internal)) : std::move(*value));
    });
    settle();
    return call;
  }

  psrp::CreateRequest create_request(int id, std::string user = "ann", bool administrator = false) {
    psrp::CreateRequest request;
    request.caller = {fake_logon(std::move(user), administrator), "192.0.2.1", "session"};
    request.message_id = "create";
    request.shell_id = guid(id).upper();
    request.words.resource_uri = "http://schemas.microsoft.com/powershell/PowerShell.7";
    request.creation_xml = capability(guid(id));
    return request;
  }
  Call<std::shared_ptr<psrp::Shell>> create(psrp::CreateRequest request) {
    return start<std::shared_ptr<psrp::Shell>>(io.get_executor(),
                                               table->create_powershell(std::move(request), config, target));
  }
  Call<std::shared_ptr<psrp::Shell>> create_cmd(psrp::CreateRequest request) {
    return start<std::shared_ptr<psrp::Shell>>(io.get_executor(), table->create_cmd(std::move(request), config));
  }
  // A shell that is there.
  std::shared_ptr<psrp::Shell> shell(int id = 1) {
    auto created = create(create_request(id)).value();
    return created;
  }

  Call<Guid> command(const std::shared_ptr<psrp::Shell>& shell, const Guid& id) {
    psrp::CommandRequest request;
    request.id = id;
    request.arguments = {create_pipeline(id)};
    return start<Guid>(shell->strand(), shell->command(std::move(request)));
  }
  psrp::ReceiveRequest receive_request(std::optional<Guid> command = {}, std::size_t budget = 100000) {
    psrp::ReceiveRequest request;
    request.message_id = "message " + std::to_string(++messages);
    request.attempt = messages;
    request.command = command;
    request.budget = budget;
    request.deadline = clock.now() + std::chrono::seconds(60);
    return request;
  }
  Call<psrp::Output> receive(const std::shared_ptr<psrp::Shell>& shell, psrp::ReceiveRequest request) {
    return start<psrp::Output>(shell->strand(), shell->receive(std::move(request)));
  }
  Call<psrp::Output> receive(const std::shared_ptr<psrp::Shell>& shell, std::optional<Guid> command = {}) {
    return receive(shell, receive_request(command));
  }
  Call<void> send(const std::shared_ptr<psrp::Shell>& shell, std::optional<Guid> command, std::string_view base64,
                  psrp::Stream stream = psrp::Stream::standard_input, bool end = false) {
    std::vector<psrp::SendChunk> chunks{{command, stream, base64, end}};
    return start<void>(shell->strand(), shell->send(std::move(chunks), clock.now() + std::chrono::seconds(60)));
  }
  Call<void> signal(const std::shared_ptr<psrp::Shell>& shell, std::optional<Guid> command, psrp::SignalCode code) {
    return start<void>(shell->strand(), shell->signal(command, code));
  }

 private:
  // co_spawn wants a result that can be made of nothing.
  template <class T>
  static boost::asio::awaitable<std::shared_ptr<Result<T>>> as_value(boost::asio::awaitable<Result<T>> operation) {
    auto value = co_await std::move(operation);
    co_return std::make_shared<Result<T>>(std::move(value));
  }
};

}  // namespace psremoting::test
