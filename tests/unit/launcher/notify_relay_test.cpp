#include "launcher/linux/notify_relay.hpp"

#include <catch2/catch.hpp>

#include <string>

using psremoting::launcher::is_state_of_serve;

TEST_CASE("Serve tells the manager that it serves, reloads or stops, and nothing else", "[launcher][notify]") {
  for (const char* state : {"READY=1\nSTATUS=serving", "RELOADING=1\nMONOTONIC_USEC=123456", "STOPPING=1", "STATUS=x"})
    CHECK(is_state_of_serve(state));
  for (const char* other :
       {"", "\n", "READY=1\n", "READY=0", "MAINPID=1", "READY=1\nMAINPID=1", "FDSTORE=1", "WATCHDOG=trigger",
        "NOTIFYACCESS=all", "ERRNO=2", "STATUS=a\tb", "STATUS=\xff", "MONOTONIC_USEC=", "MONOTONIC_USEC=-1"})
    CHECK_FALSE(is_state_of_serve(other));
  CHECK_FALSE(is_state_of_serve("STATUS=" + std::string(600, 'x')));
}
