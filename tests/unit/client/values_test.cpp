#include <catch2/catch.hpp>

#include "client/arguments.hpp"
#include "client/failure.hpp"
#include "client/server_address.hpp"
#include "client/text.hpp"

using namespace psremoting;
using namespace psremoting::client;

TEST_CASE("Text goes both ways between UTF-16 and UTF-8", "[client][text]") {
  const std::u16string wide_text = u"a\u00e4\u20ac\U0001F600";
  CHECK(narrow(wide_text.c_str()) == "a\u00e4\u20ac\U0001F600");
  CHECK(wide("a\u00e4\u20ac\U0001F600") == wide_text);
  CHECK(narrow(static_cast<WsmanString>(nullptr)).empty());
  CHECK(narrow(std::u16string_view()).empty());
}

TEST_CASE("Text that is not well-formed gets replacement characters and never runs over its end", "[client][text]") {
  const char16_t lone_high[] = {u'a', 0xD83D, 0}, lone_low[] = {0xDE00, u'b', 0};
  CHECK(narrow(lone_high) == "a\uFFFD");
  CHECK(narrow(lone_low) == "\uFFFDb");
  CHECK(wide("a\xF0\x9F") == u"a\uFFFD\uFFFD");
  CHECK(wide("\xC0\x80") == u"\uFFFD\uFFFD");  // overlong
  CHECK(wide("\xED\xA0\x80").find(u'\uFFFD') == 0);
}

TEST_CASE("The address of a session is read from PowerShell's connection string", "[client][address]") {
  auto plain = ServerAddress::parse("host.example/wsman?PSVersion=7.6.5").value();
  CHECK_FALSE(plain.https);
  CHECK(plain.port == 5985);
  plain.use_https();
  CHECK(plain.url() == "https://host.example:5986/wsman?PSVersion=7.6.5");

  auto full = ServerAddress::parse("https://10.0.0.1:8443/app").value();
  CHECK(full.https);
  CHECK(full.url() == "https://10.0.0.1:8443/app");

  auto v6 = ServerAddress::parse("http://[::1]:47001/wsman").value();
  v6.use_https();
  CHECK(v6.host == "::1");
  CHECK(v6.host_header() == "[::1]:47001");
}

TEST_CASE("What is no address is refused", "[client][address]") {
  for (auto text : {"", "http://", "host:99999/wsman", "host:x/wsman", "[::1/wsman"})
    CHECK_FALSE(ServerAddress::parse(text).has_value());
}

TEST_CASE("The creation XML gives the base64 in it", "[client][arguments]") {
  std::u16string xml = u"<creationXml xmlns=\"x\">QUJD</creationXml>", empty = u"<creationXml/>";
  auto inner = [](std::u16string& text) {
    WSMAN_DATA data{WSMAN_DATA_TYPE_TEXT, {static_cast<std::int32_t>(text.size()), text.data()}};
    return inner_text(&data);
  };
  CHECK(inner(xml) == "QUJD");
  CHECK(inner(empty).empty());
  CHECK(inner_text(nullptr).empty());
}

TEST_CASE("A shell's start is copied: streams, name, idle time, buffering", "[client][arguments]") {
  WsmanString in[] = {u"stdin", u"pr"}, out[] = {u"stdout"};
  WSMAN_STREAM_SET input{2, in}, output{1, out};
  WSMAN_STARTUP startup{&input, &output, 60000, nullptr, nullptr, u"mine"};
  auto create = create_of(&startup, "ID", WSMAN_FLAG_SERVER_BUFFERING_MODE_DROP);
  CHECK(create.shell_id == "ID");
  CHECK(create.name == "mine");
  CHECK(create.input_streams == std::vector<std::string>{"stdin", "pr"});
  CHECK(create.output_streams == std::vector<std::string>{"stdout"});
  CHECK(create.idle_timeout == std::chrono::minutes(1));
  CHECK(create.buffer_mode == "Drop");

  startup.idle_timeout_ms = 0xFFFFFFFF;
  CHECK_FALSE(create_of(&startup, "ID", 0).idle_timeout.has_value());
}

TEST_CASE("Text is given in two calls: its length, and then itself", "[client][arguments]") {
  std::int32_t used = 0;
  REQUIRE(give_text("h\u00e4", 0, nullptr, &used) == 122);
  CHECK(used == 2);
  char16_t buffer[3] = {0, 0, u'!'};
  REQUIRE(give_text("h\u00e4", 4, buffer, &used) == 0);
  CHECK(std::u16string(buffer, 3) == u"h\u00e4!");
  CHECK(give_text("h\u00e4", 3, buffer, &used) == 122);
}

TEST_CASE("A fault becomes its code and the most telling of its words", "[client][failure]") {
  wsman::Fault fault(wsman::fault::invalid_resource_uri, "there is no endpoint of that name");
  CHECK(Failure(fault).is(0x80338002));  // by which PowerShell shows the words
  CHECK(Failure(fault).text == "there is no endpoint of that name");
  fault.provider = wsman::ProviderFault{"PowerShell", "", 5, "the plug-in said no"};
  CHECK(Failure(fault).text == "the plug-in said no");
  CHECK_FALSE(Failure(fault).is_network());
}

TEST_CASE("Every code has words", "[client][failure]") {
  std::int32_t used = 0;
  CHECK(WSManGetErrorMessage(nullptr, 0, u"en-US", 5, 0, nullptr, &used) == 122);
  CHECK(used == static_cast<std::int32_t>(message_of(5).size()));
  CHECK(message_of(4711).find("4711") != std::string::npos);
}
