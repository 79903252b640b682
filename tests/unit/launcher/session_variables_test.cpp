#include "launcher/session_variables.hpp"

#include <catch2/catch.hpp>

using namespace psremoting;
using namespace psremoting::launcher;

namespace {

Identity ann() {
  Identity who;
  who.name = "ann";
  return who;
}

}  // namespace

TEST_CASE("A worker that is started for its session knows the client, one that is started ahead the user",
          "[launcher][environment]") {
  request::StartPowerShell what;
  what.endpoint = "PowerShell.7";
  what.badge = "BB000000-0000-0000-0000-000000000002";
  const Variables ahead{
      {"PSREMOTING_USER", "ann"}, {"PSREMOTING_ENDPOINT", "PowerShell.7"}, {"PSREMOTING_BADGE", what.badge}};
  CHECK(session_variables(what, ann(), "192.0.2.1") == ahead);
  what.session = "AA000000-0000-0000-0000-000000000001";
  auto now = ahead;
  now.emplace_back("PSREMOTING_CLIENT", "192.0.2.1");
  now.emplace_back("PSREMOTING_SESSION", what.session);
  CHECK(session_variables(what, ann(), "192.0.2.1") == now);
}

TEST_CASE("A command knows its user, client and session, and what the client sets comes after them",
          "[launcher][environment]") {
  request::StartCommand what;
  what.environment = {{"COLOUR", "blue"}};
  what.session = "AA000000-0000-0000-0000-000000000001";
  what.badge = "BB000000-0000-0000-0000-000000000002";
  const Variables all{{"PSREMOTING_USER", "ann"},
                      {"PSREMOTING_CLIENT", "192.0.2.1"},
                      {"PSREMOTING_SESSION", what.session},
                      {"PSREMOTING_BADGE", what.badge},
                      {"COLOUR", "blue"}};
  CHECK(session_variables(what, ann(), "192.0.2.1") == all);
}
