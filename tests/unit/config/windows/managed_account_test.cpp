#include <catch2/catch.hpp>

#include "tests/unit/config/read_endpoint.hpp"

using namespace psremoting;
using test::ReadEndpoint;
using test::with_pssc;

TEST_CASE("A managed service account in the session configuration is sound on Windows", "[config][windows][run-as]") {
  CHECK(ReadEndpoint(with_pssc, "@{ GroupManagedServiceAccount = 'CORP\\web' }").wrong == "");
}

TEST_CASE("A session configuration names a managed service account or a virtual one", "[config][windows][run-as]") {
  const std::string both = "@{\n RunAsVirtualAccount = $true\n GroupManagedServiceAccount = 'CORP\\web' }";
  CHECK(ReadEndpoint(with_pssc, both).wrong ==
        "e.json:1:43: own.pssc:2 has RunAsVirtualAccount, and own.pssc:3 has GroupManagedServiceAccount: sessions run "
        "as one of "
        "them; take one of them out.");
}
