#include "wsman/request.hpp"

#include <catch2/catch.hpp>

#include "request_text.hpp"
#include "wsman/names.hpp"

using namespace psremoting;
using namespace psremoting::wsman;
using namespace std::chrono_literals;

namespace {

Header header() {
  Header header;
  header.message_id = "uuid:1";
  header.to = "https://srv:5986/wsman";
  header.resource_uri = "http://schemas.microsoft.com/powershell/PowerShell.7";
  header.selectors = {{"ShellId", std::string(test::shell_id)}};
  return header;
}

// Printed and parsed again.
Envelope through(const Operation& operation, const Header& header) {
  auto envelope = parse(print(operation, header), test::utf8);
  INFO(print(operation, header));
  INFO((envelope ? "" : envelope.error().message));
  REQUIRE(envelope.has_value());
  REQUIRE(envelope->operation.index() == operation.index());
  return std::move(*envelope);
}

}  // namespace

TEST_CASE("A request's headers arrive as they were meant", "[wsman][request]") {
  Header sent = header();
  sent.options = {{"protocolversion", "2.3", true}, {"x", "<y>", false}};
  sent.options_must_be_understood = true;
  sent.operation_timeout = 60s;
  sent.max_envelope_size = 512'000;
  sent.locale = "en-US";
  sent.data_locale = "de-DE";
  sent.session_id = "uuid:S";
  sent.xpress = true;
  Header read = through(Delete{}, sent).header;
  CHECK(read.action == action::delete_);
  CHECK(read.message_id == sent.message_id);
  CHECK(read.to == sent.to);
  CHECK(read.resource_uri == sent.resource_uri);
  CHECK(read.selectors == sent.selectors);
  CHECK(read.options == sent.options);
  CHECK(read.options_must_be_understood);
  CHECK(read.operation_timeout == 60s);
  CHECK(read.max_envelope_size == 512'000);
  CHECK(read.locale == "en-US");
  CHECK(read.data_locale == "de-DE");
  CHECK(read.session_id == "uuid:S");
  CHECK(read.xpress);
}

TEST_CASE("Create arrives whole", "[wsman][request]") {
  Create sent;
  sent.shell_id = test::shell_id;
  sent.name = "Runspace \"1\"";
  sent.input_streams = {"stdin", "pr"};
  sent.output_streams = {"stdout"};
  sent.idle_timeout = 90s;
  sent.buffer_mode = "Block";
  sent.environment = {{"A&B", " c "}};
  sent.creation_xml = "AAAA";
  Envelope envelope = through(sent, header());
  auto& read = std::get<Create>(envelope.operation);
  CHECK(read.shell_id == sent.shell_id);
  CHECK(read.name == sent.name);
  CHECK(read.input_streams == sent.input_streams);
  CHECK(read.output_streams == sent.output_streams);
  CHECK(read.idle_timeout == sent.idle_timeout);
  CHECK(read.buffer_mode == "Block");
  CHECK(read.environment == sent.environment);
  CHECK(read.creation_xml == "AAAA");
}

TEST_CASE("Command, Send, Receive and Signal arrive whole", "[wsman][request]") {
  std::string id(test::command_id);
  Envelope command = through(Command{id, "Get-Thing | Out-X <", {"AAAA"}}, header());
  CHECK(std::get<Command>(command.operation).id == id);
  CHECK(std::get<Command>(command.operation).line == "Get-Thing | Out-X <");
  CHECK(std::get<Command>(command.operation).arguments == std::vector<std::string_view>{"AAAA"});
  Envelope send = through(Send{{{"stdin", id, "AAAA", true}, {"pr", std::nullopt, "BBBB", false}}}, header());
  auto& streams = std::get<Send>(send.operation).streams;
  REQUIRE(streams.size() == 2);
  CHECK(streams[0].end);
  CHECK(streams[0].command_id == id);
  CHECK(streams[1].base64 == "BBBB");
  CHECK_FALSE(streams[1].command_id);
  Envelope receive = through(Receive{id, {"stdout", "stderr"}}, header());
  CHECK(std::get<Receive>(receive.operation).command_id == id);
  CHECK(std::get<Receive>(receive.operation).streams.size() == 2);
  Envelope signal = through(Signal{id, std::string(signal_code::stop_pipeline)}, header());
  CHECK(signal_kind(std::get<Signal>(signal.operation).code) == SignalKind::stop_pipeline);
}

TEST_CASE("Every other operation arrives as itself", "[wsman][request]") {
  through(Identify{}, {});
  through(Disconnect{10s, "Drop"}, header());
  through(Reconnect{}, header());
  through(Connect{std::nullopt, "AAAA"}, header());
  through(Get{}, header());
  through(Put{}, header());
  through(Pull{"uuid:c", 20}, header());
  through(Release{"uuid:c"}, header());
  Enumerate sent;
  sent.optimize = true;
  sent.max_elements = 32'000;
  sent.filter = Enumerate::Filter{std::string(selector_filter), {{"ShellId", "x"}}};
  Envelope envelope = through(sent, header());
  auto& read = std::get<Enumerate>(envelope.operation);
  CHECK(read.optimize);
  CHECK(read.filter->dialect == selector_filter);
  CHECK(read.filter->selectors == sent.filter->selectors);
}
