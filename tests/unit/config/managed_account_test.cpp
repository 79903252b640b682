#include <catch2/catch.hpp>

#include "tests/unit/config/read_endpoint.hpp"

using namespace psremoting;
using test::ReadEndpoint;
using test::with_pssc;

namespace {
const std::string pssc = "@{\n GroupManagedServiceAccount = 'CORP\\web'\n}";
}

TEST_CASE("An endpoint runs as the managed service account of its session configuration", "[config][run-as]") {
  CHECK(ReadEndpoint(with_pssc, pssc).endpoint.run_as == "CORP\\web$");
  CHECK(ReadEndpoint(with_pssc, "@{ GroupManagedServiceAccount = \"CORP\\web$\" }").endpoint.run_as == "");
  CHECK(ReadEndpoint(with_pssc, "@{ GroupManagedServiceAccount = 'CORP\\web$' }").endpoint.run_as == "CORP\\web$");
}

TEST_CASE("What the endpoint says it runs as wins over its session configuration", "[config][run-as]") {
  const ReadEndpoint user(with_pssc + R"(, "RunAsUser": "svc")", pssc);
  CHECK(user.endpoint.run_as == "svc");
  CHECK(user.wrong == "");
  const ReadEndpoint own(with_pssc + R"(, "RunAsUser": "")", pssc);
  CHECK_FALSE(own.endpoint.runs_as_another());
  CHECK(own.wrong == "");
  CHECK(ReadEndpoint(with_pssc + R"(, "RunAsVirtualAccount": true)", pssc).endpoint.run_as == "");
}

TEST_CASE("A managed service account that would have to be computed, or is none, is a mistake", "[config][run-as]") {
  for (const std::string value : {"$env:X", "@('A', 'B')", "''"}) {
    CHECK(ReadEndpoint(with_pssc, "@{\n GroupManagedServiceAccount = " + value + "\n}").wrong ==
          "e.json:1:43: own.pssc:2 GroupManagedServiceAccount is not understood; write 'DOMAIN\\NAME'.");
  }
}
