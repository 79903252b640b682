#include "launcher/local_name.hpp"

#include <catch2/catch.hpp>

using namespace psremoting::launcher;

namespace {

bool is_web01(std::string_view name) { return name == "WEB01"; }

}  // namespace

TEST_CASE("An account of this host may be named with the host before it", "[launcher][logon]") {
  CHECK(local_name("alice", is_web01) == "alice");
  CHECK(local_name(".\\alice", is_web01) == "alice");
  CHECK(local_name("localhost\\alice", is_web01) == "alice");
  CHECK(local_name("LOCALHOST\\alice", is_web01) == "alice");
  CHECK(local_name("WEB01\\alice", is_web01) == "alice");
}

TEST_CASE("An account of a directory is nobody of this host", "[launcher][logon]") {
  for (const char* other : {"DOMAIN\\alice", "WEB02\\alice", "\\alice", ".\\", "alice@WEB01", "..\\alice"})
    CHECK(local_name(other, is_web01) == other);
}
