#include "base/log.hpp"

#include <catch2/catch.hpp>

using psremoting::log::line;

TEST_CASE("A log line names its fields", "[base][log]") {
  CHECK(line("shell opened", {{"shell", "A1"}, {"user", "bob"}}) == "shell opened shell=A1 user=bob");
}

TEST_CASE("A client's text cannot forge a log line", "[base][log]") {
  CHECK(line("x", {{"user", "bob\nroot logged in"}}) == "x user=\"bob\\x0aroot logged in\"");
  CHECK(line("x", {{"user", "a\" b=\"c"}}) == "x user=\"a\\\" b=\\\"c\"");
  CHECK(line("x", {{"user", ""}}) == "x user=\"\"");
}
