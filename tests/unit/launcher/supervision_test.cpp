#include "fake_office.hpp"
#include "launcher/launcher.hpp"

using namespace psremoting;
using namespace std::chrono_literals;

namespace {

class FakeSite final : public launcher::Site {
 public:
  test::FakeLoop& loop() override { return loop_; }
  launcher::Premises& premises() override { return premises_; }
  void refresh(std::function<void()> credentials_changed) override {
    ++refreshed;
    change_credentials = std::move(credentials_changed);
  }
  Result<std::unique_ptr<launcher::ServeProcess>> start_serve(std::function<void(launcher::ServeExit)> ended) override;
  std::unique_ptr<launcher::ServeOffice> open_office(std::unique_ptr<PolledChannel> channel) override {
    return std::make_unique<test::FakeOffice>(loop_, premises_, std::move(channel));
  }

  test::ManualClock clock;
  std::optional<Error> refuses;
  std::string told;  // what the serves were told, in a letter each
  int started = 0, refreshed = 0;
  test::FakePeer peer;
  std::function<void()> change_credentials;
  std::function<void(launcher::ServeExit)> ended;

 private:
  test::FakeLoop loop_{clock};
  launcher::Premises premises_;
};

class FakeServe final : public launcher::ServeProcess {
 public:
  explicit FakeServe(FakeSite& site) : site_(site) {}
  std::unique_ptr<PolledChannel> take_channel() override { return std::make_unique<test::FakeChannel>(site_.peer); }
  void tell_stop() override { site_.told += 's'; }
  void tell_reload() override { site_.told += 'r'; }
  void kill() override { site_.told += 'k'; }

 private:
  FakeSite& site_;
};

Result<std::unique_ptr<launcher::ServeProcess>> FakeSite::start_serve(
    std::function<void(launcher::ServeExit)> when_ended) {
  if (refuses) return *refuses;
  ++started;
  peer = {};
  ended = std::move(when_ended);
  return std::make_unique<FakeServe>(*this);
}

struct Fixture {
  FakeSite site;
  launcher::Launcher launcher{site};

  Fixture() {
    auto& options = site.premises().options;
    options.stop_deadline = 10s;
    options.reload = [this] { return read_configuration(); };
  }
  Result<config::Config> read_configuration() {
    ++read;
    return config::Config();
  }
  // One turn of the loop each.
  void then(std::function<void()> event) { site.loop().events.push_back(std::move(event)); }
  void pass(Duration time) {
    then([this, time] { site.clock.advance(time); });
  }
  void end(std::optional<int> code) {
    then([this, code] { site.ended({code ? "exit code " + std::to_string(*code) : "signal 9", code}); });
  }
  void stop_and_end() {
    then([this] { launcher.stop(); });
    end(0);
  }
  int read = 0;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "A serve that ended is started again, after a longer while each time",
                 "[launcher][supervision]") {
  for (int round = 1; round <= 3; ++round) {
    end(1);
    pass(std::chrono::milliseconds(100 << (round - 1)) - 1ms);
    then([this, round] { CHECK(site.started == round); });
    pass(1ms);
    then([this, round] { CHECK(site.started == round + 1); });
  }
  stop_and_end();
  CHECK(launcher.run() == 0);
}

TEST_CASE_METHOD(Fixture, "A serve that ran well for a while is started again soon", "[launcher][supervision]") {
  for (int round = 1; round <= 3; ++round) {
    pass(1min);
    end(1);
    pass(100ms);
    then([this, round] { CHECK(site.started == round + 1); });
  }
  stop_and_end();
  CHECK(launcher.run() == 0);
}

TEST_CASE_METHOD(Fixture, "Where there is no account for serve the launcher ends with a code of its own",
                 "[launcher][supervision]") {
  site.premises().options.no_account = 78;
  site.refuses = error(Errc::not_found, "there is no account psremoting");
  CHECK(launcher.run() == 78);
}

TEST_CASE_METHOD(Fixture, "A serve that cannot be started for another reason ends the launcher",
                 "[launcher][supervision]") {
  site.premises().options.no_account = 78;
  site.refuses = error(Errc::io, "fork: no memory");
  CHECK(launcher.run() == 1);
}

TEST_CASE_METHOD(Fixture, "An exit code that cannot be mended is the launcher's own", "[launcher][supervision]") {
  site.premises().options.give_up = [](int code) { return code == 77; };
  end(1);
  pass(100ms);
  end(77);
  CHECK(launcher.run() == 77);
  CHECK(site.started == 2);
}

TEST_CASE_METHOD(Fixture, "Whether to give up is not asked of a serve without an exit code",
                 "[launcher][supervision]") {
  site.premises().options.give_up = [](int) { return true; };
  end(std::nullopt);
  pass(100ms);
  stop_and_end();
  CHECK(launcher.run() == 0);
  CHECK(site.started == 2);
}

TEST_CASE_METHOD(Fixture, "A serve that cannot be started ends the launcher", "[launcher][supervision]") {
  SECTION("at first") { site.refuses = error(Errc::not_found, "no account"); }
  SECTION("later") {
    then([this] {
      site.refuses = error(Errc::not_found, "no account");
      site.ended({"exit code 1", 1});
    });
    pass(100ms);
  }
  CHECK(launcher.run() == 1);
}

TEST_CASE_METHOD(Fixture, "Serve is told to stop, and killed when it has not by its deadline",
                 "[launcher][supervision]") {
  then([this] { launcher.stop(); });
  then([this] { launcher.stop(); });
  pass(9999ms);
  then([this] { CHECK(site.told == "s"); });
  pass(1ms);
  then([this] { CHECK(site.told == "sk"); });
  end(std::nullopt);
  CHECK(launcher.run() == 0);
  CHECK(site.started == 1);
}

TEST_CASE_METHOD(Fixture, "Between two serves there is nobody to wait for", "[launcher][supervision]") {
  end(1);
  then([this] { launcher.stop(); });
  CHECK(launcher.run() == 0);
  CHECK(site.told.empty());
}

TEST_CASE_METHOD(Fixture, "A serve that says nonsense is killed at once", "[launcher][supervision]") {
  then([this] {
    site.peer.says.push_back(Message{"nonsense", {}});
    site.loop().channel_ready();
  });
  then({});
  then([this] { CHECK(site.told == "k"); });
  end(std::nullopt);
  pass(100ms);
  stop_and_end();
  CHECK(launcher.run() == 0);
  CHECK(site.started == 2);
}

TEST_CASE_METHOD(Fixture, "A serve that closed its channel has a while to end by itself", "[launcher][supervision]") {
  then([this] {
    site.peer.gone = error(Errc::io, "closed");
    site.loop().channel_ready();
  });
  pass(1999ms);
  then([this] { CHECK(site.told.empty()); });
  SECTION("and is killed after it") {
    pass(1ms);
    then([this] { CHECK(site.told == "k"); });
  }
  SECTION("which is not meant for the next one") {
    end(1);
    pass(100ms);
    pass(2s);
    then([this] { CHECK((site.started == 2 && site.told.empty())); });
  }
  stop_and_end();
  CHECK(launcher.run() == 0);
}

TEST_CASE_METHOD(Fixture, "Serve cannot have the configuration read more than once a second",
                 "[launcher][supervision]") {
  then([this] { site.premises().reload(); });
  then([this] { site.premises().reload(); });
  then([this] { CHECK((read == 1 && site.refreshed == 2)); });
  pass(1s);
  then([this] { site.premises().reload(); });
  stop_and_end();
  CHECK(launcher.run() == 0);
  CHECK(read == 2);
}

TEST_CASE_METHOD(Fixture, "A hang-up reads the configuration, and serve is told of it and forgets whom it knows",
                 "[launcher][supervision]") {
  then([this] { launcher.hang_up(); });
  then([this] { launcher.hang_up(); });
  then([this] {
    CHECK((read == 2 && site.told == "rr"));
    REQUIRE(site.peer.heard.size() == 2);
    CHECK(std::holds_alternative<request::CredentialsChanged>(site.peer.heard[0]));
  });
  stop_and_end();
  CHECK(launcher.run() == 0);
}

TEST_CASE_METHOD(Fixture, "A configuration that cannot be read changes nothing", "[launcher][supervision]") {
  site.premises().options.config.service_account = "as it was";
  site.premises().options.reload = []() -> Result<config::Config> { return error(Errc::malformed, "line 1"); };
  then([this] { launcher.hang_up(); });
  stop_and_end();
  CHECK(launcher.run() == 0);
  CHECK(site.premises().options.config.service_account == "as it was");
  CHECK(site.refreshed == 1);
}

TEST_CASE_METHOD(Fixture, "Serve is told when somebody's password or rights have changed", "[launcher][supervision]") {
  then([this] { site.change_credentials(); });
  then([this] { CHECK(site.peer.heard.size() == 1); });
  stop_and_end();
  CHECK(launcher.run() == 0);
}
