#include <catch2/catch.hpp>

#include "tests/unit/config/read_endpoint.hpp"

using namespace psremoting;
using test::ReadEndpoint;
using test::with_pssc;

namespace {
using Texts = std::vector<std::string>;
}

TEST_CASE("An endpoint says that it runs as a virtual account, and in which groups", "[config][virtual]") {
  const ReadEndpoint read(R"("RunAsVirtualAccount": true, "RunAsVirtualAccountGroups": ["A", "VM\\B"])");
  CHECK(read.endpoint.virtual_account);
  CHECK(read.endpoint.runs_as_another());
  CHECK(read.endpoint.virtual_groups == Texts{"A", "VM\\B"});
  CHECK_FALSE(ReadEndpoint(R"("Enabled": true)").endpoint.runs_as_another());
}

TEST_CASE("What the endpoint does not say of a virtual account is taken from its session configuration",
          "[config][virtual]") {
  const std::string pssc = "@{\n RunAsVirtualAccount = $true\n RunAsVirtualAccountGroups = 'A', 'B'\n}";
  CHECK(ReadEndpoint(with_pssc, pssc).endpoint.virtual_account);
  CHECK(ReadEndpoint(with_pssc, pssc).endpoint.virtual_groups == Texts{"A", "B"});
  CHECK(ReadEndpoint(with_pssc + R"(, "RunAsVirtualAccountGroups": ["C"])", pssc).endpoint.virtual_groups ==
        Texts{"C"});
  CHECK_FALSE(ReadEndpoint(with_pssc + R"(, "RunAsVirtualAccount": false)", pssc).endpoint.runs_as_another());
  CHECK_FALSE(ReadEndpoint(with_pssc, "@{ RunAsVirtualAccount = $false }").endpoint.runs_as_another());
  CHECK_FALSE(ReadEndpoint(with_pssc, "@{ EnvironmentVariables = @{ RunAsVirtualAccount = $true } }")
                  .endpoint.runs_as_another());
}

TEST_CASE("An endpoint may say no to its session configuration's virtual account", "[config][virtual]") {
  const std::string pssc = "@{ RunAsVirtualAccount = $true; RunAsVirtualAccountGroups = 'A' }";
  CHECK(ReadEndpoint(with_pssc + R"(, "RunAsVirtualAccount": false)", pssc).wrong == "");
  CHECK(ReadEndpoint(with_pssc + R"(, "RunAsVirtualAccount": false, "RunAsUser": "svc")", pssc).wrong == "");
}

TEST_CASE("A virtual account in a session configuration that would have to be computed is a mistake",
          "[config][virtual]") {
  CHECK(ReadEndpoint(with_pssc, "@{\n RunAsVirtualAccount = $env:X\n}").wrong ==
        "e.json:1:43: own.pssc:2 RunAsVirtualAccount is not understood; write $true or $false.");
}

TEST_CASE("Groups without a virtual account are a mistake", "[config][virtual]") {
  CHECK(ReadEndpoint(R"("RunAsVirtualAccountGroups": ["A"])").wrong ==
        "e.json:1:44: RunAsVirtualAccountGroups counts only with \"RunAsVirtualAccount\": true; write that, or take "
        "the groups out.");
}
