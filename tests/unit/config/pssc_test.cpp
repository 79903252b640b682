#include "config/pssc.hpp"

#include <catch2/catch.hpp>

using namespace psremoting::config;

TEST_CASE("Role definitions are found where they are set", "[config][pssc]") {
  CHECK(find_role_definitions("@{ RoleDefinitions = @{} }") == 3);
  CHECK(find_role_definitions("@{\nroledefinitions\t=\n@{} }") == 3);
  CHECK(find_role_definitions("@{ 'RoleDefinitions' = @{} }") == 3);
  CHECK(find_role_definitions("@{ \"RoleDefinitions\" = @{} }") == 3);
  CHECK(find_role_definitions("@{ Role`Definitions = @{} }") == 3);
  CHECK(find_role_definitions("@{ RoleDefinitions <# here #> = @{} }") == 3);
  CHECK(find_role_definitions("@{ A = 'it''s'; RoleDefinitions = 1 }").has_value());
  CHECK(find_role_definitions("@{ A = \"a`\"b\"; RoleDefinitions = 1 }").has_value());
}

TEST_CASE("Comments, texts and other keys are no role definitions", "[config][pssc]") {
  CHECK_FALSE(find_role_definitions("@{\n# RoleDefinitions = @{}\n}").has_value());
  CHECK_FALSE(find_role_definitions("@{ <# RoleDefinitions = @{} #> }").has_value());
  CHECK_FALSE(find_role_definitions("@{ Description = 'RoleDefinitions = @{}' }").has_value());
  CHECK_FALSE(find_role_definitions("@{ Description = \"RoleDefinitions\" }").has_value());
  CHECK_FALSE(find_role_definitions("@{ Description = @'\nRoleDefinitions = 1\n'@ }").has_value());
  CHECK_FALSE(find_role_definitions("@{ MyRoleDefinitions = 1 }").has_value());
  CHECK_FALSE(find_role_definitions("").has_value());
  CHECK_FALSE(find_role_definitions("'").has_value());
}

TEST_CASE("A file in UTF-16, as Windows PowerShell writes it, is read", "[config][pssc]") {
  using namespace std::string_literals;
  CHECK(pssc_text("\xff\xfe@\0{\0"s) == "@{");
  CHECK(pssc_text("\xfe\xff\0@\0{"s) == "@{");
  CHECK(pssc_text("\xef\xbb\xbf@{") == "@{");
  CHECK(pssc_text("@{") == "@{");
  CHECK_FALSE(pssc_text("@\0{\0"s).has_value());
  CHECK_FALSE(pssc_text("\xff\xfe@\0\0\0"s).has_value());
}
