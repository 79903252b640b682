// Windows' own traffic as the oracle: its clients' requests must parse to what they ask for, and its answers, parsed
// and printed again, must come out as they went in.
#include <catch2/catch.hpp>

#include <set>

#include "exchanges.hpp"
#include "wsman/envelope.hpp"
#include "wsman/names.hpp"
#include "wsman/print.hpp"
#include "wsman/request.hpp"
#include "wsman/response.hpp"

using namespace psremoting;
using namespace psremoting::wsman;

namespace {

constexpr std::string_view utf8 = "application/soap+xml;charset=UTF-8";

// What each action must become, in the variant's order.
constexpr std::string_view actions[] = {"",
                                        action::create,
                                        action::command,
                                        action::send,
                                        action::receive,
                                        action::signal,
                                        action::delete_,
                                        action::disconnect,
                                        action::reconnect,
                                        action::connect,
                                        action::get,
                                        action::put,
                                        action::enumerate,
                                        action::pull,
                                        action::release};

std::string between(const std::string& text, std::string_view begin, std::string_view end) {
  std::size_t at = text.find(begin);
  if (at == text.npos) return {};
  at += begin.size();
  return text.substr(at, text.find(end, at) - at);
}

std::string print_again(const Response& response) {
  if (const Fault* fault = response.fault()) return print(*fault, response.header);
  return print(std::get<Reply>(response.content), response.header);
}

// A CreateResponse without rsp:Shell, which we never mean to send.
bool is_of_winrm_2(const std::string& response) {
  return response.find("<x:ResourceCreated>") != response.npos && response.find("<rsp:Shell ") == response.npos;
}

std::vector<test::Exchange> recorded() {
  auto exchanges = test::recorded_exchanges();
  if (exchanges.empty()) WARN("skipped: no recorded exchanges on this machine");
  return exchanges;
}

std::vector<test::Exchange> with_prototype() {
  auto exchanges = recorded();
  auto more = test::prototype_exchanges();
  exchanges.insert(exchanges.end(), more.begin(), more.end());
  return exchanges;
}

}  // namespace

TEST_CASE("Every recorded request parses to the operation its action names", "[wsman][oracle]") {
  std::set<std::size_t> kinds;
  for (const auto& exchange : with_prototype()) {
    INFO(exchange.file << ": " << exchange.request.substr(0, 2000));
    auto envelope = parse(exchange.request, utf8);
    if (!envelope) FAIL("fault " << envelope.error().code << ": " << envelope.error().message);
    CHECK(envelope->header.action == actions[envelope->operation.index()]);
    CHECK(envelope->header.message_id == between(exchange.request, "<wsa:MessageID>", "<"));
    CHECK(envelope->header.resource_uri == between(exchange.request, "ResourceURI s:mustUnderstand=\"true\">", "<"));
    std::string header = exchange.request.substr(0, exchange.request.find("</s:Header>"));
    CHECK(envelope->header.shell_id() == between(header, "<wsman:Selector Name=\"ShellId\">", "<"));
    CHECK(envelope->header.session_id.starts_with("uuid:"));
    kinds.insert(envelope->operation.index());
  }
  if (!kinds.empty()) CHECK(kinds.size() >= 10);
}

TEST_CASE("Every recorded answer of Windows is printed again to the letter", "[wsman][oracle]") {
  std::set<std::size_t> kinds;
  std::size_t faults = 0;
  for (const auto& exchange : recorded()) {
    if (exchange.response.empty()) continue;
    INFO(exchange.file);
    auto response = parse_response(exchange.response, utf8);
    if (!response) FAIL(response.error().detail << ": " << exchange.response.substr(0, 2000));
    if (!is_of_winrm_2(exchange.response)) CHECK(print_again(*response) == exchange.response);
    CHECK(response->header.relates_to == between(exchange.request, "<wsa:MessageID>", "<"));
    if (response->fault())
      ++faults;
    else
      kinds.insert(std::get<Reply>(response->content).index());
  }
  if (!kinds.empty()) {
    CHECK(kinds.size() >= 11);
    CHECK(faults >= 5);
  }
}

TEST_CASE("Every recorded request, printed by us and parsed again, asks for the same", "[wsman][oracle]") {
  for (const auto& exchange : with_prototype()) {
    INFO(exchange.file);
    auto envelope = parse(exchange.request, utf8);
    REQUIRE(envelope.has_value());
    std::string first = print(envelope->operation, envelope->header);
    auto again = parse(first, utf8);
    if (!again) FAIL(again.error().code << ": " << first);
    CHECK(again->operation.index() == envelope->operation.index());
    CHECK(print(again->operation, again->header) == first);
    // Nothing that matters was lost: payloads and ids of the recording stand in what we print.
    for (auto mark : {"creationXml xmlns=\"http://schemas.microsoft.com/powershell\">", "<rsp:Arguments>",
                      "CommandId=\"", "<rsp:Code>", "<wsa:MessageID>"}) {
      CHECK(first.find(between(exchange.request, mark, "<").substr(0, 36)) != first.npos);
    }
  }
}

TEST_CASE("Every recorded answer fits the envelope its request allows", "[wsman][oracle]") {
  for (const auto& exchange : recorded()) {
    auto envelope = parse(exchange.request, utf8);
    auto response = parse_response(exchange.response, utf8);
    if (!envelope || !response) continue;
    auto* receive = response->reply<ReceiveResponse>();
    if (receive == nullptr) continue;
    std::size_t used = 0;
    for (const auto& stream : receive->streams) used += stream.base64.size() + stream_overhead;
    CHECK(used <= stream_budget(envelope->header.max_envelope_size, envelope->charset));
    CHECK(exchange.response.size() <= used + 2048);
  }
}
