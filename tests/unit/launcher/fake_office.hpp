#pragma once

#include <catch2/catch.hpp>

#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "launcher/serve_office.hpp"
#include "support/manual_clock.hpp"

// The portable part of the launcher without a process, a channel or a thread.
namespace psremoting::test {

// Serve, as the office sees it through its channel.
struct FakePeer {
  std::deque<Message> says;
  std::optional<Error> gone;  // once it has said all
  std::size_t takes = 1'000'000;
  std::vector<request::Answer> heard;

  void ask(const request::Request& request) { says.push_back(Message{request::print(request), {}}); }
};

class FakeChannel final : public PolledChannel {
 public:
  explicit FakeChannel(FakePeer& peer) : peer_(peer) {}
  Result<std::optional<Message>> try_receive() override {
    if (peer_.says.empty() && peer_.gone) return *peer_.gone;
    if (peer_.says.empty()) return std::optional<Message>();
    auto message = std::move(peer_.says.front());
    peer_.says.pop_front();
    return std::optional<Message>(std::move(message));
  }
  Result<bool> try_send(const Message& message) override {
    if (peer_.takes == 0) return false;
    --peer_.takes;
    peer_.heard.push_back(request::parse_answer(message.bytes).value());
    return true;
  }
  NativeHandle waitable() const override { return Handle::none; }

 private:
  FakePeer& peer_;
};

// Waits for nothing: each turn, the next of `events` happens. With one channel at the most.
class FakeLoop final : public launcher::Loop {
 public:
  using Loop::Loop;
  void watch(const PolledChannel&, bool to_send, Callback ready) override {
    sends = to_send;
    ready_ = std::move(ready);
  }
  void forget(const PolledChannel&) override { ready_ = {}; }
  bool watches() const { return static_cast<bool>(ready_); }
  // What the system does when the channel has something.
  void channel_ready() {
    auto ready = ready_;
    if (ready) ready();
  }

  std::deque<Callback> events;
  bool sends = false;

 private:
  void look(std::optional<std::chrono::milliseconds>) override {
    REQUIRE_FALSE(events.empty());  // a real one would wait for ever
    auto event = std::move(events.front());
    events.pop_front();
    if (event) event();
  }
  Callback ready_;
};

// Believes everybody, and starts nothing.
class FakeOffice final : public launcher::ServeOffice {
 public:
  using ServeOffice::account_for;
  using ServeOffice::send;
  using ServeOffice::ServeOffice;
  void prove(request::LogonPassword who, Proven done) override {
    done(launcher::Proof(Identity{who.user, "1", {}, {}, LogonMethod::basic, false}));
  }
  void prove(request::LogonCertificate, Proven) override {}
  void start(request::StartPowerShell, const launcher::Proof&, const std::string&) override {}
  void start(request::StartCommand, const launcher::Proof&, const std::string&) override {}
  void signal(const request::SignalWorker&) override {}
  bool knows(request::WorkerId) const override { return false; }
};

}  // namespace psremoting::test
