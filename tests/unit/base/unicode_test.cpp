#include "base/unicode.hpp"

#include <catch2/catch.hpp>

using namespace psremoting;

TEST_CASE("Text goes from one encoding to the other and back", "[base][unicode]") {
  const std::string text = "a\u00e4\u20ac\U0001F600";
  CHECK(unicode::to_utf16(text) == u"a\u00e4\u20ac\U0001F600");
  CHECK(unicode::to_utf8(u"a\u00e4\u20ac\U0001F600") == text);
  CHECK(unicode::to_utf8({}).empty());
}

TEST_CASE("Each malformed unit becomes a replacement character, and the rest is kept", "[base][unicode]") {
  CHECK(unicode::to_utf8(std::u16string{u'a', 0xd83d, u'b', 0xde00}) == "a\uFFFDb\uFFFD");
  CHECK(unicode::to_utf16("a\xC0\xAF"
                          "b") == u"a\uFFFD\uFFFDb");                           // an overlong slash
  CHECK(unicode::to_utf16("\xED\xA0\x80") == u"\uFFFD\uFFFD\uFFFD");            // a surrogate
  CHECK(unicode::to_utf16("\xF4\x90\x80\x80") == u"\uFFFD\uFFFD\uFFFD\uFFFD");  // beyond the last
  CHECK(unicode::to_utf16("b\xE2\x82") == u"b\uFFFD\uFFFD");                    // cut short
}

TEST_CASE("Latin-1 is told from UTF-8, and becomes it", "[base][unicode]") {
  CHECK(unicode::is_utf8(""));
  CHECK(unicode::is_utf8("a\u00e4\u20ac\U0001F600"));
  CHECK_FALSE(unicode::is_utf8("p\xe4ss"));
  CHECK_FALSE(unicode::is_utf8("\xE2\x82"));
  CHECK(unicode::latin1_to_utf8("p\xe4ss\xff") == "p\u00e4ss\u00ff");
}
