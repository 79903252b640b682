#include <catch2/catch.hpp>

#include "config/resolve.hpp"
#include "tests/unit/config/read_endpoint.hpp"

using namespace psremoting;
using test::ReadEndpoint;
using test::with_pssc;

TEST_CASE("A virtual account with and without groups is sound on Windows", "[config][windows][virtual]") {
  CHECK(ReadEndpoint(R"("RunAsVirtualAccount": true)").wrong == "");
  CHECK(ReadEndpoint(R"("RunAsVirtualAccount": true, "RunAsVirtualAccountGroups": ["A"])").wrong == "");
  CHECK(ReadEndpoint(with_pssc, "@{ RunAsVirtualAccount = $true; RunAsVirtualAccountGroups = 'A' }").wrong == "");
}

TEST_CASE("An endpoint runs as one account, not as a user and a virtual one", "[config][windows][virtual]") {
  CHECK(ReadEndpoint(R"("RunAsUser": "svc", "RunAsVirtualAccount": true)").wrong ==
        "e.json:1:58: RunAsVirtualAccount, and RunAsUser is svc: sessions run as one of them; take it out, or take "
        "RunAsUser out.");
  CHECK(ReadEndpoint(R"("RunAsUser": "svc", )" + with_pssc, "@{\n RunAsVirtualAccount = $true }").wrong ==
        "e.json:1:63: own.pssc:2 has RunAsVirtualAccount, and RunAsUser is svc: sessions run as one of them; take it "
        "out there, or "
        "write \"RunAsVirtualAccount\": false here, or take RunAsUser out.");
}

TEST_CASE("Groups that name nobody are a mistake, as no groups are Administrators", "[config][windows][virtual]") {
  CHECK(ReadEndpoint(R"("RunAsVirtualAccount": true, "RunAsVirtualAccountGroups": [])").wrong ==
        "e.json:1:73: RunAsVirtualAccountGroups is empty; name a group, or take it out for the host's Administrators.");
  CHECK(ReadEndpoint(R"("RunAsVirtualAccount": true, "RunAsVirtualAccountGroups": ["A", " "])").wrong ==
        "e.json:1:73: RunAsVirtualAccountGroups names a group without a name; take it out.");
  CHECK(ReadEndpoint(with_pssc, "@{ RunAsVirtualAccount = $true; RunAsVirtualAccountGroups = @() }").wrong ==
        "e.json:1:43: own.pssc:1 RunAsVirtualAccountGroups is empty; name a group, or take it out for the host's "
        "Administrators.");
}

TEST_CASE("A virtual account needs privilege, as every other account", "[config][windows][virtual]") {
  config::Config config;
  config::Endpoint endpoint;
  endpoint.virtual_account = true;
  CHECK_FALSE(config::check_run_as(config, endpoint).has_value());
  config.privileged = true;
  CHECK(config::check_run_as(config, endpoint).has_value());
}
