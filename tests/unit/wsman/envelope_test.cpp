#include "wsman/envelope.hpp"

#include <catch2/catch.hpp>

#include "request_text.hpp"

using namespace psremoting;
using namespace psremoting::wsman;
using namespace std::chrono_literals;

namespace {

// The operation of a request that must parse, and the envelope that its views need.
template <class T>
struct ParsedAs {
  Envelope envelope;
  const T& operator*() const { return std::get<T>(envelope.operation); }
  const T* operator->() const { return &**this; }
};

template <class T>
ParsedAs<T> parse_as(const test::RequestText& request) {
  auto envelope = test::parse(request);
  INFO(request.text());
  INFO((envelope ? "" : std::to_string(envelope.error().code) + envelope.error().message));
  REQUIRE(envelope.has_value());
  REQUIRE(std::holds_alternative<T>(envelope->operation));
  return {std::move(*envelope)};
}

bool faults(const test::RequestText& request, const FaultKind& kind) {
  Fault fault = test::fault_of(request);
  INFO("got " << fault.code << " " << fault.message);
  CHECK(fault.code == kind.code);
  return fault.is(kind);
}

}  // namespace

TEST_CASE("Identify comes without headers", "[wsman][envelope]") {
  auto identify = "<wsmid:Identify xmlns:wsmid=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\"/>";
  std::string soap = "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\">";
  for (auto header : {"<s:Header/>", "", "\n  <s:Header>\n  </s:Header>\n"}) {
    auto envelope = parse(soap + header + "<s:Body>" + identify + "</s:Body></s:Envelope>", test::utf8);
    REQUIRE(envelope.has_value());
    CHECK(std::holds_alternative<Identify>(envelope->operation));
  }
}

TEST_CASE("Create reads all that a client may ask of a shell", "[wsman][envelope]") {
  auto create = parse_as<Create>(test::create_request(
      "<rsp:Shell ShellId=\"" + std::string(test::shell_id) +
      "\" Name=\"Session1\"><rsp:InputStreams>stdin  pr</rsp:InputStreams>"
      "<rsp:OutputStreams>stdout</rsp:OutputStreams><rsp:IdleTimeOut>PT7200.000S</rsp:IdleTimeOut>"
      "<rsp:Lifetime>PT1H</rsp:Lifetime><rsp:BufferMode>Block</rsp:BufferMode><rsp:WorkingDirectory>C:\\t</"
      "rsp:WorkingDirectory>"
      "<rsp:Environment><rsp:Variable Name=\"A\"> b </rsp:Variable><rsp:Variable Name=\"C\"/></rsp:Environment>"
      "<creationXml xmlns=\"http://schemas.microsoft.com/powershell\">AAAA</creationXml></rsp:Shell>"));
  CHECK(create->shell_id == test::shell_id);
  CHECK(create->name == "Session1");
  CHECK(create->input_streams == std::vector<std::string>{"stdin", "pr"});
  CHECK(create->output_streams == std::vector<std::string>{"stdout"});
  CHECK(create->idle_timeout == 2h);
  CHECK(create->lifetime == 1h);
  CHECK(create->buffer_mode == "Block");
  CHECK(create->working_directory == "C:\\t");
  CHECK(create->environment == std::vector<std::pair<std::string, std::string>>{{"A", " b "}, {"C", ""}});
  CHECK(create->creation_xml == "AAAA");
}

TEST_CASE("A Name may be an element, and IdleTimeOut misspelt", "[wsman][envelope][trap-15]") {
  auto create = parse_as<Create>(test::create_request(
      "<rsp:Shell><rsp:Name>shell 1</rsp:Name><rsp:IdleTimeout>PT30M</rsp:IdleTimeout></rsp:Shell>"));
  CHECK(create->name == "shell 1");
  CHECK(create->idle_timeout == 30min);
  CHECK_FALSE(create->shell_id);
  const auto misspelt = [](const std::string& value) {
    return parse_as<Create>(
               test::create_request("<rsp:Shell><rsp:IdleTimeout>" + value + "</rsp:IdleTimeout></rsp:Shell>"))
        ->idle_timeout;
  };
  CHECK(misspelt("P30D") == 12h);
  CHECK_FALSE(misspelt("00:30:00"));
  CHECK_FALSE(misspelt("-PT1S"));
}

TEST_CASE("A Create that cannot be served gets the fault its client knows", "[wsman][envelope]") {
  auto with = [](std::string inside) { return test::create_request("<rsp:Shell>" + inside + "</rsp:Shell>"); };
  CHECK(faults(with("<creationXml xmlns=\"http://schemas.microsoft.com/powershell\">A<b/>AA</creationXml>"),
               fault::ps_session_creation_failed));
  CHECK(faults(with("<rsp:IdleTimeOut>-PT1S</rsp:IdleTimeOut>"), fault::idle_timeout_out_of_bounds));
  CHECK(faults(with("<rsp:IdleTimeOut>long</rsp:IdleTimeOut>"), fault::invalid_soap_body));
}

TEST_CASE("Command keeps its line and arguments as they are", "[wsman][envelope]") {
  auto command = parse_as<Command>(test::shell_request(
      "Command",
      "<rsp:CommandLine><rsp:Command><![CDATA[a \"b & c\"]]></rsp:Command><rsp:Arguments> /x </rsp:Arguments>"
      "<rsp:Arguments>&lt;y</rsp:Arguments></rsp:CommandLine>"));
  CHECK(command->line == "a \"b & c\"");
  CHECK(command->arguments == std::vector<std::string_view>{" /x ", "<y"});
  CHECK_FALSE(command->id);
  auto powershell = parse_as<Command>(
      test::shell_request("Command", "<rsp:CommandLine CommandId=\"" + std::string(test::command_id) +
                                         "\"><rsp:Command/><rsp:Arguments>AAAA</rsp:Arguments></rsp:CommandLine>"));
  CHECK(powershell->id == test::command_id);
  CHECK(powershell->line.empty());
}

TEST_CASE("Send gives views into the request's own text", "[wsman][envelope]") {
  std::string payload(600'000, 'A');
  auto text =
      test::shell_request("Send", "<rsp:Send><rsp:Stream Name=\"stdin\" CommandId=\"" + std::string(test::command_id) +
                                      "\">" + payload + "</rsp:Stream></rsp:Send>")
          .text();
  const char* begin = text.data();
  const char* end = begin + text.size();
  auto envelope = parse(std::move(text), test::utf8);
  REQUIRE(envelope.has_value());
  Envelope moved = std::move(*envelope);
  auto& stream = std::get<Send>(moved.operation).streams.at(0);
  CHECK(stream.base64 == payload);
  CHECK(stream.base64.data() > begin);
  CHECK(stream.base64.data() < end);
}

TEST_CASE("A request of 1 MiB and more parses", "[wsman][envelope][trap-18]") {
  std::string payload(3 * 1024 * 1024, 'A');
  auto send = parse_as<Send>(
      test::shell_request("Send", "<rsp:Send><rsp:Stream Name=\"stdin\">" + payload + "</rsp:Stream></rsp:Send>"));
  CHECK(send->streams[0].base64.size() == payload.size());
}

TEST_CASE("A host response on pr comes without a CommandId", "[wsman][envelope][trap-21]") {
  auto send =
      parse_as<Send>(test::shell_request("Send", "<rsp:Send><rsp:Stream Name=\"pr\">AAAA</rsp:Stream></rsp:Send>"));
  CHECK(send->streams[0].name == "pr");
  CHECK_FALSE(send->streams[0].command_id);
}

TEST_CASE("A Stream's End comes in any case, with data or without", "[wsman][envelope][trap-15]") {
  auto send = parse_as<Send>(test::shell_request(
      "Send",
      "<rsp:Send><rsp:Stream Name=\"stdin\" End=\"True\"/><rsp:Stream Name=\"stdin\" End=\"False\">AAAA</rsp:Stream>"
      "<rsp:Stream Name=\"stdin\" End=\"TRUE\">AAAA</rsp:Stream></rsp:Send>"));
  REQUIRE(send->streams.size() == 3);
  CHECK(send->streams[0].end);
  CHECK(send->streams[0].base64.empty());
  CHECK_FALSE(send->streams[1].end);
  CHECK(send->streams[2].end);
}

TEST_CASE("Streams that are not base64 are refused: they would break a worker's line", "[wsman][envelope]") {
  for (auto text : {"AAA", "AA\x7F=", "AAAA&lt;", "A A", "AAAA====", "AAB="}) {
    CHECK(faults(test::shell_request(
                     "Send", "<rsp:Send><rsp:Stream Name=\"stdin\">" + std::string(text) + "</rsp:Stream></rsp:Send>"),
                 fault::invalid_soap_body));
  }
  auto send = parse_as<Send>(
      test::shell_request("Send", "<rsp:Send><rsp:Stream Name=\"stdin\">\n AA\n AA\n</rsp:Stream></rsp:Send>"));
  CHECK(send->streams[0].base64 == "AAAA");
}

TEST_CASE("Receive names its streams and its command", "[wsman][envelope]") {
  auto receive = parse_as<Receive>(
      test::shell_request("Receive", "<rsp:Receive><rsp:DesiredStream CommandId=\"" + std::string(test::command_id) +
                                         "\">stdout stderr</rsp:DesiredStream></rsp:Receive>"));
  CHECK(receive->command_id == test::command_id);
  CHECK(receive->streams == std::vector<std::string>{"stdout", "stderr"});
  auto shell = parse_as<Receive>(
      test::shell_request("Receive", "<rsp:Receive><rsp:DesiredStream>stdout</rsp:DesiredStream></rsp:Receive>"));
  CHECK_FALSE(shell->command_id);
  CHECK(faults(test::shell_request("Receive", "<rsp:Receive/>"), fault::invalid_soap_body));
}

TEST_CASE("A shell-level Signal may have an empty CommandId", "[wsman][envelope][trap-16]") {
  auto signal = parse_as<Signal>(test::shell_request(
      "Signal",
      "<rsp:Signal CommandId=\"\"><rsp:Code>\n "
      "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/Terminate\n</rsp:Code></rsp:Signal>"));
  CHECK_FALSE(signal->command_id);
  CHECK(signal_kind(signal->code) == SignalKind::terminate);
}

TEST_CASE("Signals are known in every spelling", "[wsman][envelope][trap-16]") {
  std::string prefix = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/";
  CHECK(signal_kind(prefix + "terminate") == SignalKind::terminate);
  CHECK(signal_kind(prefix + "Terminate") == SignalKind::terminate);
  CHECK(signal_kind(prefix + "ctrl_c") == SignalKind::ctrl_c);
  CHECK(signal_kind(prefix + "ctrl_break") == SignalKind::ctrl_break);
  CHECK(signal_kind("powershell/signal/crtl_c") == SignalKind::stop_pipeline);
  CHECK(signal_kind("powershell/signal/ctrl_c") == SignalKind::stop_pipeline);
  CHECK(signal_kind(prefix + "powershell/signal/crtl_c") == SignalKind::other);
  CHECK(signal_kind("") == SignalKind::other);
}

TEST_CASE("Disconnect, Reconnect and Connect are read with and without what is optional", "[wsman][envelope]") {
  auto disconnect = parse_as<Disconnect>(test::shell_request(
      "Disconnect",
      "<rsp:Disconnect><rsp:IdleTimeOut>PT1M</rsp:IdleTimeOut><rsp:BufferMode>Drop</rsp:BufferMode></rsp:Disconnect>"));
  CHECK(disconnect->idle_timeout == 1min);
  CHECK(disconnect->buffer_mode == "Drop");
  parse_as<Disconnect>(test::shell_request("Disconnect", "<rsp:Disconnect/>"));
  parse_as<Reconnect>(test::shell_request("Reconnect", ""));
  parse_as<Reconnect>(test::shell_request("Reconnect", "<rsp:Reconnect/>"));
  auto connect = parse_as<Connect>(test::shell_request(
      "Connect",
      "<rsp:Connect><connectXml xmlns=\"http://schemas.microsoft.com/powershell\">AAAA</connectXml></rsp:Connect>"));
  CHECK(connect->connect_xml == "AAAA");
  auto command = parse_as<Connect>(
      test::shell_request("Connect", "<rsp:Connect CommandId=\"" + std::string(test::command_id) + "\"/>"));
  CHECK(command->command_id == test::command_id);
  CHECK(faults(
      test::shell_request(
          "Connect",
          "<rsp:Connect><connectXml xmlns=\"http://schemas.microsoft.com/powershell\">!</connectXml></rsp:Connect>"),
      fault::ps_connect_no_negotiation_data));
}

TEST_CASE("Enumerate, Pull and Release are read", "[wsman][envelope]") {
  test::RequestText request;
  request.resource = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Command";
  request.action = "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate";
  request.body =
      "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>32000</w:MaxElements><w:Filter Dialect=\"d\"><w:SelectorSet>"
      "<w:Selector Name=\"ShellId\">x</w:Selector></w:SelectorSet></w:Filter></n:Enumerate>";
  auto enumerate = parse_as<Enumerate>(request);
  CHECK(enumerate->optimize);
  CHECK(enumerate->mode == Enumerate::Mode::objects);
  CHECK(enumerate->max_elements == 32000);
  REQUIRE(enumerate->filter);
  CHECK(enumerate->filter->dialect == "d");
  CHECK(enumerate->filter->selectors == std::vector<Selector>{{"ShellId", "x"}});
  request.body = "<n:Enumerate><w:EnumerationMode>EnumerateEPR</w:EnumerationMode></n:Enumerate>";
  auto plain = parse_as<Enumerate>(request);
  CHECK_FALSE(plain->optimize);
  CHECK(plain->mode == Enumerate::Mode::references);
  CHECK(plain->max_elements == 1);
  request.body = "<n:Enumerate><w:MaxElements>0</w:MaxElements></n:Enumerate>";
  CHECK(faults(request, fault::invalid_soap_body));
  request.action = "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Pull";
  request.body =
      "<n:Pull><n:EnumerationContext>uuid:1</n:EnumerationContext><n:MaxElements>20</n:MaxElements></n:Pull>";
  CHECK(parse_as<Pull>(request)->context == "uuid:1");
  CHECK(parse_as<Pull>(request)->max_elements == 20);
  request.action = "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Release";
  request.body = "<n:Release><n:EnumerationContext>uuid:1</n:EnumerationContext></n:Release>";
  CHECK(parse_as<Release>(request)->context == "uuid:1");
}

TEST_CASE("An operation on a shell must say which", "[wsman][envelope]") {
  for (auto name : {"Command", "Send", "Receive", "Signal", "Disconnect", "Reconnect", "Connect"}) {
    auto request = test::shell_request(name, "");
    request.headers.clear();
    CHECK(faults(request, fault::insufficient_selectors));
  }
}

TEST_CASE("A body that belongs to another action is told apart from one that belongs to none", "[wsman][envelope]") {
  CHECK(faults(test::shell_request("Send", "<rsp:Receive/>"), fault::action_mismatch));
  CHECK(test::fault_of(test::shell_request("Send", "<rsp:Receive/>")).detail == "ActionMismatch");
  CHECK(faults(test::shell_request("Disconnect", "<rsp:Send/>"), fault::action_mismatch));
  CHECK(faults(test::shell_request("Send", "<rsp:Else/>"), fault::invalid_soap_body));
  CHECK(faults(test::shell_request("Send", ""), fault::invalid_soap_body));
  CHECK(faults(test::shell_request("Send", "<rsp:Send/>"), fault::invalid_soap_body));
  CHECK(faults(test::shell_request("Send", "<rsp:Send><rsp:Stream Name=\"stdin\"/></rsp:Send><rsp:Send/>"),
               fault::invalid_soap_body));
}

TEST_CASE("An unknown action is ActionNotSupported, one that we know and do not have is Unsupported",
          "[wsman][envelope]") {
  auto request = test::get_request();
  request.action = "urn:nothing";
  CHECK(faults(request, fault::action_not_supported));
  CHECK(test::fault_of(request).subcode == "a:ActionNotSupported");
  for (auto action : {"http://schemas.xmlsoap.org/ws/2004/08/eventing/Subscribe",
                      "http://schemas.microsoft.com/wbem/wsman/1/wsman/Keepalive"}) {
    request.action = action;
    parse_as<Unsupported>(request);
  }
  for (auto resource : {"http://schemas.microsoft.com/wbem/wsman/1/config/listener",
                        "http://schemas.microsoft.com/wbem/wsman/1/Config/Plugin"}) {
    request.resource = resource;
    for (auto action : {"http://schemas.xmlsoap.org/ws/2004/09/transfer/Create",
                        "http://schemas.xmlsoap.org/ws/2004/09/transfer/Delete",
                        "http://schemas.microsoft.com/wbem/wsman/1/config/Restore"}) {
      request.action = action;
      parse_as<ConfigChange>(request);
    }
  }
}

TEST_CASE("What is not SOAP 1.2 is told why", "[wsman][envelope]") {
  auto request = test::get_request();
  request.soap = "http://schemas.xmlsoap.org/soap/envelope/";
  CHECK(faults(request, fault::soap_version_mismatch));
  CHECK(test::fault_of(request).value == "s:VersionMismatch");
  auto code = [](std::string text, std::string_view type) {
    auto envelope = parse(std::move(text), type);
    return envelope ? 0 : envelope.error().code;
  };
  CHECK(code("<a/>", test::utf8) == fault::invalid_xml.code);
  CHECK(code("hello", test::utf8) == fault::invalid_xml.code);
  CHECK(code("", test::utf8) == fault::invalid_xml.code);
  CHECK(code("<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"/>", test::utf8) ==
        fault::invalid_soap_body.code);
  CHECK(code(test::get_request().text(), "text/html") == fault::unsupported_media.code);
  CHECK(code(test::get_request().text(), "application/soap+xml;charset=ebcdic") == fault::data_encoding_unknown.code);
}
