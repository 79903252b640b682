#include "fake_office.hpp"

using namespace psremoting;

namespace {

struct Fixture {
  test::ManualClock clock;
  test::FakeLoop loop{clock};
  test::FakePeer peer;
  launcher::Premises premises;
  test::FakeOffice office{loop, premises, std::make_unique<test::FakeChannel>(peer)};

  std::vector<request::Sequence> sequences_heard() const {
    std::vector<request::Sequence> all;
    for (const auto& answer : peer.heard) all.push_back(std::get<request::LoggedOn>(answer).sequence);
    return all;
  }
  void ask(request::Sequence sequence) { peer.ask(request::LogonPassword{sequence, "ann", Secret("pw"), ""}); }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "Answers for which there is no room go out later, in their order", "[launcher][office]") {
  peer.takes = 1;
  for (request::Sequence sequence = 1; sequence <= 3; ++sequence) ask(sequence);
  loop.channel_ready();
  CHECK(sequences_heard() == std::vector<request::Sequence>{1});
  CHECK(loop.sends);
  peer.takes = 5;
  loop.channel_ready();
  CHECK(sequences_heard() == std::vector<request::Sequence>{1, 2, 3});
  CHECK_FALSE(loop.sends);
}

TEST_CASE_METHOD(Fixture, "A serve that reads none of its answers is to be ended", "[launcher][office]") {
  peer.takes = 0;
  for (int i = 0; i < 4096; ++i) office.tell(request::CredentialsChanged{});
  CHECK_FALSE(office.broken());
  office.tell(request::CredentialsChanged{});
  REQUIRE(office.broken());
  CHECK(office.broken()->code == Errc::timed_out);
  CHECK_FALSE(loop.watches());
}

TEST_CASE_METHOD(Fixture, "A busy serve is heard a part at a time", "[launcher][office]") {
  for (request::Sequence sequence = 1; sequence <= 40; ++sequence) ask(sequence);
  loop.channel_ready();
  CHECK(peer.heard.size() == 32);
  loop.channel_ready();
  CHECK(peer.heard.size() == 40);
}

TEST_CASE_METHOD(Fixture, "A serve that sends handles, or is gone, is to be ended", "[launcher][office]") {
  SECTION("handles") {
    peer.says.push_back(
        Message{request::print(request::Request(request::LogonPassword{1, "ann", Secret("pw"), ""})), {}});
    peer.says.back().handles.emplace_back();
    loop.channel_ready();
    CHECK(office.broken()->code == Errc::malformed);
  }
  SECTION("gone") {
    peer.gone = error(Errc::io, "closed");
    loop.channel_ready();
    CHECK(office.broken()->code == Errc::io);
  }
  CHECK(peer.heard.empty());
  CHECK_FALSE(loop.watches());
}

TEST_CASE_METHOD(Fixture, "An endpoint that is not known is looked for in the configuration once more",
                 "[launcher][office]") {
  int read = 0;
  premises.reload = [&] {
    ++read;
    premises.options.config.installs = {{{7, 4, 0, {}}, "/opt/pwsh", "zip", {}, 0}};
  };
  request::StartPowerShell what;
  what.executable = "/opt/pwsh";
  CHECK(office.account_for(what, {}).has_value());
  CHECK(office.account_for(what, {}).has_value());
  CHECK(read == 1);
  what.executable = "/opt/another";
  CHECK(office.account_for(what, {}).error().code == Errc::endpoint_unavailable);
  CHECK(read == 2);
}
