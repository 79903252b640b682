#include "base/windows/token.hpp"

#include <catch2/catch.hpp>

#include "base/windows/descriptor.hpp"

namespace psremoting {

TEST_CASE("A well-known SID is the one of the documentation", "[base][token]") {
  Sid administrators = well_known(WinBuiltinAdministratorsSid);
  CHECK(sid_text(administrators.data()) == "S-1-5-32-544");
  CHECK(::IsWellKnownSid(administrators.data(), WinBuiltinAdministratorsSid));
}

TEST_CASE("Our own account's SID outlives the token that told it", "[base][token]") {
  Sid own = own_user();
  REQUIRE_FALSE(own.empty());
  CHECK(::IsValidSid(own.data()));
  CHECK(own.size() == ::GetLengthSid(own.data()));
}

TEST_CASE("What is no token tells nothing", "[base][token]") {
  CHECK(ask_token(nullptr, TokenUser).empty());
  CHECK(user_of(nullptr).empty());
}

TEST_CASE("What is no SID has no text", "[base][token]") {
  Sid broken(SECURITY_MAX_SID_SIZE);
  CHECK(sid_text(broken.data()).empty());
}

TEST_CASE("What is no SDDL is no descriptor", "[base][token]") {
  CHECK(descriptor_of(L"D:P(A;;GA;;;SY)") != nullptr);
  CHECK(descriptor_of(L"administrators alone") == nullptr);
}

}  // namespace psremoting
