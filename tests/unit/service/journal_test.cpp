#include "service/linux/journal.hpp"

#include <catch2/catch.hpp>

using namespace psremoting;

TEST_CASE("The journal gets the line, its level, the event's id and each field under a name of its own", "[journal]") {
  const log::Written fields[] = {{"user", "eve \"x\""}, {"client", "10.0.0.7"}};
  CHECK(service::journal_entry(event::logon_refused, "logon refused …", fields) ==
        "MESSAGE=logon refused …\nPRIORITY=4\nSYSLOG_IDENTIFIER=psremoting\nPSREMOTING_EVENT=logon_refused\n"
        "PSREMOTING_USER=eve \"x\"\nPSREMOTING_CLIENT=10.0.0.7\n");
}
