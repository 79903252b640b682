#include <catch2/catch.hpp>

#include <array>
#include <unistd.h>

#include "base/ascii.hpp"
#include "launcher/local_name.hpp"

using namespace psremoting;

TEST_CASE("This host knows its own name, in any case, and no other", "[launcher][logon]") {
  std::array<char, 256> name{};
  REQUIRE(::gethostname(name.data(), name.size() - 1) == 0);
  const std::string own = name.data();
  CHECK(launcher::is_name_of_this_host(own));
  CHECK(launcher::is_name_of_this_host(ascii::lower(own)));
  CHECK(launcher::is_name_of_this_host(own.substr(0, own.find('.'))));
  CHECK_FALSE(launcher::is_name_of_this_host(own + "x"));
  CHECK_FALSE(launcher::is_name_of_this_host(own + ".directory.invalid"));
  CHECK_FALSE(launcher::is_name_of_this_host(""));
}
