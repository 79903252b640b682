#include <catch2/catch.hpp>

#include "tests/unit/config/read_endpoint.hpp"

using namespace psremoting;
using test::ReadEndpoint;
using test::with_pssc;

TEST_CASE("A managed service account is a mistake where there are none, with what to write instead",
          "[config][run-as]") {
  CHECK(ReadEndpoint(with_pssc, "@{\n GroupManagedServiceAccount = 'CORP\\web' }").wrong ==
        "e.json:1:43: own.pssc:2 has GroupManagedServiceAccount, and only Windows has managed service accounts; take "
        "it out "
        "there, or write RunAsUser here with an account of this host, or with \"\" for the client's own.");
}
