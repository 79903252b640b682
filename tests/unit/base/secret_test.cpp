#include "base/secret.hpp"

#include <catch2/catch.hpp>

using psremoting::Secret;

TEST_CASE("A moved-from secret holds nothing", "[base][secret]") {
  Secret one(std::string("short"));
  Secret two(std::move(one));
  CHECK(one.empty());
  CHECK(two.reveal() == "short");
  Secret three;
  three = std::move(two);
  CHECK(two.empty());
  CHECK(three.reveal() == "short");
}

TEST_CASE("Wiping overwrites what a string held", "[base][secret]") {
  std::string text(100, 'p');
  const char* where = text.data();
  text.resize(3);
  psremoting::wipe(text);
  CHECK(text.empty());
  CHECK(where == text.data());  // the buffer is kept, so what follows looks at the right bytes
  text.resize(1);
  CHECK(std::string(where + 1, 98).find('p') == std::string::npos);
}
