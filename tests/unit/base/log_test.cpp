#include "base/log.hpp"

#include <catch2/catch.hpp>

#include "base/log_text.hpp"

using namespace psremoting;
using psremoting::log::line;

namespace {

std::string refused(std::string user) { return line<event::logon_refused>({{"user", std::move(user)}}); }

const std::string begin = "logon refused event=logon_refused user=";

}  // namespace

TEST_CASE("A log line names its event and its fields", "[base][log]") {
  CHECK(line<event::not_listening>({{"address", "::"}, {"port", "5986"}}) ==
        "not listening any more event=not_listening address=:: port=5986");
  CHECK(line<event::logon_slow>() == "logon took too long event=logon_slow");
}

TEST_CASE("A client's text cannot forge a log line", "[base][log]") {
  CHECK(refused("bob\nroot logged in") == begin + "\"bob\\x0aroot logged in\"");
  CHECK(refused("a\" b=\"c") == begin + "\"a\\\" b=\\\"c\"");
  CHECK(refused("a\\\" b") == begin + "\"a\\\\\\\" b\"");
  CHECK(refused("") == begin + "\"\"");
}

TEST_CASE("What a client says is logged as valid UTF-8, with what hides or reorders text escaped", "[base][log]") {
  CHECK(refused("jürgen") == begin + "jürgen");
  CHECK(refused("j\xfcrgen") == begin + "j\\xfcrgen");
  CHECK(refused("\xe2\x82") == begin + "\\xe2\\x82");           // cut in the middle
  CHECK(refused("\xed\xa0\x80") == begin + "\\xed\\xa0\\x80");  // a surrogate
  CHECK(refused("\xc2\x9b"
                "31m") == begin + "\\u{9b}31m");  // C1: a terminal's escape
  CHECK(refused("a\xe2\x80\xae"
                "b") == begin + "a\\u{202e}b");  // right to left from here
  CHECK(refused("a\xe2\x81\xa9"
                "b") == begin + "a\\u{2069}b");
  CHECK(refused("a\xe2\x80\xa8"
                "b") == begin + "a\\u{2028}b");  // a line separator
  CHECK(refused("\x1b[2J\x7f") == begin + "\\x1b[2J\\x7f");
}

TEST_CASE("Of a client's text 200 characters are logged, and of the administrator's own all", "[base][log]") {
  std::string long_text;
  for (int i = 0; i < 200; ++i) long_text += "ü";
  CHECK(refused(long_text) == begin + long_text);
  CHECK(refused(long_text + "x") == begin + long_text + "…");
  CHECK(refused(std::string(100000, '\x01')).size() < 1000);
  CHECK(line<event::configuration_unusable>({{"reason", long_text + "x"}}).ends_with("x"));
}
