#pragma once

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include "config/paths.hpp"
#include "launcher/linux/account.hpp"
#include "launcher/linux/office.hpp"
#include "launcher/scrypt.hpp"
#include "launcher/user_line.hpp"
#include "support/temporary_folder.hpp"

namespace psremoting::test {

// Who the tests' workers run as: an ordinary account where we may become one.
inline launcher::Account worker_account() {
  return launcher::find_account(::geteuid() == 0 ? "nobody" : config::own_account()).value();
}

// Reads a descriptor to its end; blocks, which is what it is for.
inline std::string read_all(const Handle& handle) {
  std::string text;
  char buffer[4096];
  for (ssize_t got; (got = ::read(static_cast<int>(handle.get()), buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(got));
  return text;
}

// The privileged side with real children, and the test in the place of serve.
class OfficeFixture {
 public:
  static constexpr const char* password = "right one";

  OfficeFixture() : loop(system_clock()) {
    auto& config = premises.options.config;
    config.pam = false;
    config.user_file = folder.path() / "users";
    const auto hash = launcher::scrypt_hash(password, {16, 8, 1}).value();
    const auto account = worker_account().name;
    write_users(launcher::print_user_line({"ann", account, hash, false}) + "\n" +
                launcher::print_user_line({"lou", account, hash, true}) + "\n");
    open();
  }

  void open() {
    auto pair = make_channel_pair().value();
    office.emplace(loop, premises, open_polled_channel(std::move(pair.here)));
    serve = open_polled_channel(std::move(pair.there));
    // Only wakes the loop: the test reads.
    loop.watch(*serve, false, [] {});
  }

  void write_users(const std::string& text) {
    std::ofstream(folder.path() / "users") << text;
    ::chmod((folder.path() / "users").c_str(), 0600);
  }

  void send(const request::Request& request) { send_bytes(request::print(request)); }
  void send_bytes(std::string bytes) {
    Message message{std::move(bytes), {}};
    REQUIRE(serve->try_send(message).value());
  }

  // The next answer, with its handles; fails the test when the office breaks instead.
  std::pair<request::Answer, std::vector<Handle>> receive() {
    for (;;) {
      auto message = serve->try_receive().value();
      if (message) return {request::parse_answer(message->bytes).value(), std::move(message->handles)};
      REQUIRE(!office->broken());
      loop.turn();
    }
  }
  template <class A>
  A expect() {
    auto answer = receive().first;
    if (auto* failed = std::get_if<request::Failed>(&answer)) UNSCOPED_INFO("failed: " << failed->why.detail);
    REQUIRE(std::holds_alternative<A>(answer));
    return std::get<A>(std::move(answer));
  }
  // Turns the loop until the office has had enough of serve.
  Error expect_broken() {
    while (!office->broken()) loop.turn();
    return *office->broken();
  }

  request::LogonId log_on() {
    send(request::LogonPassword{1, "ann", Secret(password), "192.0.2.1"});
    return expect<request::LoggedOn>().logon;
  }

  struct Running {
    request::WorkerId id = 0;
    pid_t pid = -1;
    Handle input, output, errors;
  };
  Running start(request::StartCommand what) {
    what.sequence = 2;
    what.logon = log_on();
    send(what);
    auto [answer, handles] = receive();
    if (auto* failed = std::get_if<request::Failed>(&answer)) UNSCOPED_INFO("failed: " << failed->why.detail);
    REQUIRE(std::holds_alternative<request::Started>(answer));
    REQUIRE(handles.size() == 3);
    const auto& started = std::get<request::Started>(answer);
    return {started.worker, static_cast<pid_t>(started.process_id), std::move(handles[0]), std::move(handles[1]),
            std::move(handles[2])};
  }
  Running start(std::string line) {
    request::StartCommand what;
    what.command_line = std::move(line);
    return start(std::move(what));
  }
  // What a command that ends by itself wrote.
  std::string output_of(std::string line) {
    auto worker = start(std::move(line));
    auto text = read_all(worker.output);
    exit_code = expect<request::WorkerExited>().exit_code;
    return text;
  }

  TemporaryFolder folder;
  launcher::LinuxLoop loop;
  launcher::LinuxPremises premises;
  std::optional<launcher::LinuxOffice> office;
  std::unique_ptr<PolledChannel> serve;
  int exit_code = -1;
};

}  // namespace psremoting::test
