#include <catch2/catch.hpp>

#include "config/pssc.hpp"

using namespace psremoting::config;

namespace {

using Texts = std::vector<std::string>;

std::optional<bool> truth(std::string_view value) { return read_truth(value, 0); }
std::optional<Texts> texts(std::string_view value) { return read_texts(value, 0); }

}  // namespace

TEST_CASE("A setting of a session configuration is found in the file's own table alone", "[config][pssc]") {
  const std::string_view text = "@{\n A = @{ Key = 1 }\n B = { Key = 2 }\n # Key = 3\n 'key' =\n $true }";
  const auto found = find_setting(text, "Key");
  REQUIRE(found.has_value());
  CHECK(text.substr(found->key, 5) == "'key'");
  CHECK(text.substr(found->value, 5) == "$true");
  CHECK_FALSE(find_setting("@{ A = @{ Key = 1 } }", "Key").has_value());
  CHECK_FALSE(find_setting("Key = 1", "Key").has_value());
  CHECK_FALSE(find_setting("@{ Keys = 1; A = 'Key = 2' }", "Key").has_value());
}

TEST_CASE("A truth is $true or $false and nothing that would be computed", "[config][pssc]") {
  CHECK(truth("$true") == true);
  CHECK(truth("$TRUE }") == true);
  CHECK(truth("$False # no") == false);
  CHECK(truth("$false;") == false);
  for (const char* other :
       {"", "true", "'$true'", "1", "$truest", "$true -and $false", "$env:X", "$(1)", "$true.ToString()", "$true,"})
    CHECK_FALSE(truth(other).has_value());
}

TEST_CASE("Texts are one, several with commas, or a list", "[config][pssc]") {
  CHECK(texts("'a'") == Texts{"a"});
  CHECK(texts("'a', \"b c\"\n") == Texts{"a", "b c"});
  CHECK(texts("'it''s', \"\"\"q\"\"\"") == Texts{"it's", "\"q\""});
  CHECK(texts("'a', # the first\n 'b' }") == Texts{"a", "b"});
  CHECK(texts("@('a', 'b')") == Texts{"a", "b"});
  CHECK(texts("@(\n 'a'\n 'b'\n)") == Texts{"a", "b"});
  CHECK(texts("@()") == Texts{});
}

TEST_CASE("What would have to be computed is no text", "[config][pssc]") {
  for (const char* other : {"", "a", "$a", "\"$a\"", "\"a`n\"", "'a' + 'b'", "@('a'", "@('a') + 'b'", "'a", "@(, 'a')",
                            "@('a', $b)", "'a',"})
    CHECK_FALSE(texts(other).has_value());
}

TEST_CASE("Names beyond ASCII come out of UTF-16 whole", "[config][pssc]") {
  using namespace std::string_literals;
  CHECK(pssc_text("\xff\xfe\xe4\0\xac\x20"s) == "\xc3\xa4\xe2\x82\xac");
  CHECK(pssc_text("\xfe\xff\xd8\x3d\xde\x00"s) == "\xf0\x9f\x98\x80");
  CHECK(pssc_text("\xff\xfe\x3d\xd8\x20\0"s) == "\xef\xbf\xbd ");
}

TEST_CASE("Typographic quotes are quotes, each closes with any of its kind", "[config][pssc]") {
  CHECK(texts("\u2018a\u2019") == Texts{"a"});
  CHECK(texts("'a\u2019, \u201cb\"") == Texts{"a", "b"});
  CHECK(texts("\"it\u2019s\"") == Texts{"it\u2019s"});
  CHECK(texts("'it\u2019\u2019s'") == Texts{"it\u2019s"});
  CHECK_FALSE(texts("\u201c$a\u201d").has_value());
  CHECK_FALSE(find_setting("@{ A = \u201cit is: Key = 1\u201d }", "Key").has_value());
  CHECK_FALSE(find_setting("@{ A = @\u2019\nKey = 1\n\u2018@ }", "Key").has_value());
  CHECK(find_setting("@{ A = '\u201c'; \u2018Key\u2019 = 1 }", "Key").has_value());
}

TEST_CASE("Required groups are read where they are names in And and Or", "[config][pssc]") {
  const auto flat = read_groups("@{ Or = 'a', 'b' }", 0);
  REQUIRE(flat.has_value());
  CHECK(flat->names == Texts{"a", "b"});
  CHECK_FALSE(flat->all);
  const auto deep = read_groups("@{ 'And' = 'a', @{ or = @('b'; # one\n 'c') } ; Or = 'd' }", 0);
  CHECK_FALSE(deep.has_value());
  const auto nested = read_groups("@{\n And = 'a', @{ or = @('b', # one\n 'c') } ,\n 'd'\n Or = \"e\" } # end", 0);
  REQUIRE(nested.has_value());
  CHECK(nested->names == Texts{"a", "b", "c", "d", "e"});
  CHECK(nested->all);
  for (const char* other :
       {"", "'a'", "@{ Or = $a }", "@{ Or = \"$a\" }", "@{ Xor = 'a' }", "@{ Or = 'a'", "@{ Or = 'a' } + @{}",
        "@{ Or = @{ Or = @{ Or = @{ Or = @{ Or = @{ Or = @{ Or = @{ Or = @{ Or = @{ Or = 'a' } } } } } } } } } }"})
    CHECK_FALSE(read_groups(other, 0).has_value());
}
