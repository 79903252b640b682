#include "wsman/response.hpp"

#include <catch2/catch.hpp>

#include "request_text.hpp"
#include "wsman/print.hpp"

using namespace psremoting;
using namespace psremoting::wsman;
using namespace std::chrono_literals;

namespace {

const ReplyHeader header{"uuid:A", "uuid:B", "C"};

Response through(const Reply& reply) {
  auto response = parse_response(print(reply, header), test::utf8);
  INFO((response ? "" : response.error().detail));
  REQUIRE(response.has_value());
  return std::move(*response);
}

std::string receive_with(std::string inside) {
  std::string text = print(Reply(ReceiveResponse{"", {{"stdout", "AAAA", false}}, {}, {}}), header);
  std::size_t at = text.find("<rsp:Stream");
  return text.insert(at, inside);
}

}  // namespace

TEST_CASE("An answer's headers and reply are read", "[wsman][response]") {
  ReceiveResponse sent;
  std::string id(test::command_id);
  sent.command_id = id;
  sent.streams = {{"stdout", "AAAA", false}, {"stderr", "", true}};
  sent.state = CommandState::done;
  sent.exit_code = -2;
  Response response = through(sent);
  CHECK(response.header.message_id == "uuid:A");
  CHECK(response.header.relates_to == "uuid:B");
  CHECK(response.header.activity_id == "C");
  auto* read = response.reply<ReceiveResponse>();
  REQUIRE(read != nullptr);
  CHECK(response.reply<SendResponse>() == nullptr);
  CHECK(response.fault() == nullptr);
  CHECK(read->command_id == id);
  REQUIRE(read->streams.size() == 2);
  CHECK(read->streams[0].base64 == "AAAA");
  CHECK(read->streams[1].end);
  CHECK(read->state == CommandState::done);
  CHECK(read->exit_code == -2);
}

TEST_CASE("A shell is read field by field", "[wsman][response]") {
  ShellInfo sent;
  sent.shell_id = test::shell_id;
  sent.name = "N & M";
  sent.process_id = 4242;
  sent.max_idle_timeout = 2147483647ms;
  sent.profile_loaded = false;
  sent.run_time = 90061s;
  sent.memory_used_mb = 51;
  sent.child_processes = 0;
  Response response = through(CreateResponse{"http://srv/wsman", sent});
  auto* read = response.reply<CreateResponse>();
  REQUIRE(read != nullptr);
  CHECK(read->address == "http://srv/wsman");
  CHECK(read->shell.name == "N & M");
  CHECK(read->shell.process_id == 4242u);
  CHECK(read->shell.max_idle_timeout == 2147483647ms);
  CHECK(read->shell.profile_loaded == false);
  CHECK(read->shell.run_time == 90061s);
  CHECK(read->shell.memory_used_mb == 51u);
  CHECK(read->shell.child_processes == 0u);
}

TEST_CASE("A fault is read with all that its client may show", "[wsman][response]") {
  Fault sent(fault::ps_version_mismatch, "version 3 <");
  sent.machine = "srv";
  auto response = parse_response(print(sent, header), test::utf8);
  REQUIRE(response.has_value());
  const Fault* read = response->fault();
  REQUIRE(read != nullptr);
  CHECK(read->is(fault::ps_version_mismatch));
  CHECK(read->subcode == "w:InternalError");
  CHECK(read->provider == sent.provider);
  CHECK(read->machine == "srv");
  CHECK(read->relates_to == "uuid:B");
  Fault timed_out(fault::timed_out);
  response = parse_response(print(timed_out, header), test::utf8);
  CHECK(response->fault()->is(fault::timed_out));
  CHECK(response->fault()->message == timed_out.text);
}

TEST_CASE("An exit code above 2^31 is the negative number it stands for", "[wsman][response]") {
  auto read = [](std::string code) {
    auto state = "<rsp:CommandState State=\"x/Done\"><rsp:ExitCode>" + code + "</rsp:ExitCode></rsp:CommandState>";
    auto response = parse_response(receive_with(state), test::utf8);
    return response ? response->reply<ReceiveResponse>()->exit_code : std::nullopt;
  };
  CHECK(read("3221225786") == -1073741510);
  CHECK(read("1") == 1);
  CHECK_FALSE(read("4294967296"));
  CHECK_FALSE(read("x"));
}

TEST_CASE("What is no answer is malformed", "[wsman][response]") {
  auto malformed = [](std::string text) {
    auto response = parse_response(std::move(text), test::utf8);
    return !response && response.error().code == Errc::malformed;
  };
  std::string good = print(Reply(CommandResponse{"x"}), header);
  auto with = [&](std::string_view old, std::string_view replacement) {
    std::string text = good;
    return text.replace(text.find(old), old.size(), replacement);
  };
  CHECK_FALSE(malformed(good));
  CHECK(malformed(with("CommandResponse</a:Action>", "Command</a:Action>")));
  CHECK(malformed(with("<rsp:CommandId>x</rsp:CommandId>", "")));
  CHECK(malformed(with("2003/05/soap-envelope", "2003/05/else")));
  CHECK(malformed("<html/>"));
  CHECK(malformed(""));
  CHECK(malformed(receive_with("<rsp:Stream Name=\"stdout\">!</rsp:Stream>")));
  CHECK(malformed(receive_with("<rsp:CommandState State=\"x/Sleeping\"/>")));
  CHECK_FALSE(parse_response(good, "text/html").has_value());
}
