#include <catch2/catch.hpp>

#include "config/resolve.hpp"
#include "tests/unit/config/read_endpoint.hpp"

using namespace psremoting;
using test::ReadEndpoint;
using test::with_pssc;

TEST_CASE("A virtual account is a mistake where there are none, with what to write instead", "[config][virtual]") {
  CHECK(ReadEndpoint(R"("RunAsVirtualAccount": true)").wrong ==
        "e.json:1:38: RunAsVirtualAccount, and only Windows has virtual accounts; take it out, and write RunAsUser "
        "with an "
        "account of this host.");
  CHECK(ReadEndpoint(with_pssc, "@{\n\n RunAsVirtualAccount = $true }").wrong ==
        "e.json:1:43: own.pssc:3 has RunAsVirtualAccount, and only Windows has virtual accounts; take it out there, or "
        "write "
        "\"RunAsVirtualAccount\": false here, and write RunAsUser with an account of this host.");
}

TEST_CASE("A virtual account is refused where there are none, whoever asks for it", "[config][virtual]") {
  config::Config config;
  config.privileged = true;
  config::Endpoint endpoint;
  endpoint.name = "Ops";
  endpoint.virtual_account = true;
  const auto can = config::check_run_as(config, endpoint);
  REQUIRE_FALSE(can.has_value());
  CHECK(can.error().code == Errc::not_supported);
  CHECK(can.error().detail == "The endpoint Ops runs as a virtual account, which only Windows has.");
}
