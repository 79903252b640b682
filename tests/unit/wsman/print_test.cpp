#include "wsman/print.hpp"

#include <catch2/catch.hpp>

#include "request_text.hpp"
#include "wsman/names.hpp"

using namespace psremoting;
using namespace psremoting::wsman;
using namespace std::chrono_literals;

namespace {

const ReplyHeader header{"uuid:0A0B0C0D-0000-4000-8000-000000000002", "uuid:aB", ""};

bool contains(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

std::string body_of(const std::string& text) {
  std::size_t begin = text.find("<s:Body>") + 8;
  return text.substr(begin, text.find("</s:Body>") - begin);
}

ShellInfo shell() {
  ShellInfo shell;
  shell.shell_id = test::shell_id;
  shell.name = "Session1";
  shell.resource_uri = "http://schemas.microsoft.com/powershell/Microsoft.PowerShell";
  shell.idle_timeout = 7200s;
  shell.input_streams = "stdin pr";
  shell.output_streams = "stdout";
  shell.state = "Connected";
  return shell;
}

}  // namespace

TEST_CASE("Answers have Windows' prefixes, no declaration and no white space", "[wsman][print][trap-14]") {
  std::string text = print(Reply(DeleteResponse{}), header);
  CHECK(text ==
        "<s:Envelope xml:lang=\"en-US\" xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
        "xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" "
        "xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\" "
        "xmlns:p=\"http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd\"><s:Header>"
        "<a:Action>http://schemas.xmlsoap.org/ws/2004/09/transfer/DeleteResponse</a:Action>"
        "<a:MessageID>uuid:0A0B0C0D-0000-4000-8000-000000000002</a:MessageID>"
        "<a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To>"
        "<a:RelatesTo>uuid:aB</a:RelatesTo></s:Header><s:Body></s:Body></s:Envelope>");
}

TEST_CASE("An answer relates to its request verbatim, under an id of its own", "[wsman][print][trap-14]") {
  Header request;
  request.message_id = "uuid:lower-UPPER";
  ReplyHeader reply = reply_to(request);
  CHECK(reply.relates_to == "uuid:lower-UPPER");
  CHECK(reply.message_id.starts_with("uuid:"));
  CHECK(reply.message_id.size() == 41);
  CHECK(reply.message_id != reply_to(request).message_id);
  Fault fault(fault::timed_out);
  fault.relates_to = "uuid:x";
  CHECK(reply_to(fault).relates_to == "uuid:x");
}

TEST_CASE("Identify answers in the shape clients parse", "[wsman][print]") {
  CHECK(print(Reply(IdentifyResponse{"Vendor", "OS: 0.0.0 SP: 0.0 Stack: 3.0"}), header) ==
        "<s:Envelope xml:lang=\"en-US\" xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Header/><s:Body>"
        "<wsmid:IdentifyResponse xmlns:wsmid=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"
        "<wsmid:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</wsmid:ProtocolVersion>"
        "<wsmid:ProductVendor>Vendor</wsmid:ProductVendor>"
        "<wsmid:ProductVersion>OS: 0.0.0 SP: 0.0 Stack: 3.0</wsmid:ProductVersion></wsmid:IdentifyResponse></s:Body>"
        "</s:Envelope>");
}

TEST_CASE("A CreateResponse has ResourceCreated first and then the shell", "[wsman][print][trap-12]") {
  std::string body = body_of(print(Reply(CreateResponse{"http://srv:5985/wsman", shell()}), header));
  CHECK(
      body.starts_with("<x:ResourceCreated><a:Address>http://srv:5985/wsman</a:Address><a:ReferenceParameters>"
                       "<w:ResourceURI>http://schemas.microsoft.com/powershell/Microsoft.PowerShell</w:ResourceURI>"
                       "<w:SelectorSet><w:Selector Name=\"ShellId\">9A3C5B60-1111-4222-8333-444455556666</w:Selector>"
                       "</w:SelectorSet></a:ReferenceParameters></x:ResourceCreated><rsp:Shell xmlns:rsp="));
  CHECK(contains(body, "<rsp:IdleTimeOut>PT7200.000S</rsp:IdleTimeOut>"));
}

TEST_CASE("Enumerated shells carry their Name, State and ResourceUri", "[wsman][print][trap-13]") {
  EnumerateResponse reply;
  reply.items.emplace_back(shell());
  reply.end = true;
  std::string body = body_of(print(Reply(reply), header));
  CHECK(body.starts_with("<n:EnumerateResponse><n:EnumerationContext></n:EnumerationContext><w:Items><rsp:Shell "));
  CHECK(contains(body, "<rsp:Name>Session1</rsp:Name>"));
  CHECK(contains(body, "<rsp:State>Connected</rsp:State>"));
  CHECK(body.ends_with("</w:Items><w:EndOfSequence/></n:EnumerateResponse>"));
}

TEST_CASE("A Pull's items are of the other namespace, and no items are no element", "[wsman][print]") {
  PullResponse reply;
  reply.items.emplace_back(CommandInfo{std::string(test::command_id), "", "Running"});
  reply.end = true;
  CHECK(body_of(print(Reply(reply), header)) ==
        "<n:PullResponse><n:EnumerationContext></n:EnumerationContext><n:Items><rsp:Command "
        "xmlns:rsp=\"http://schemas.microsoft.com/wbem/wsman/1/windows/shell\">"
        "<rsp:CommandId>D1F0A9B2-AAAA-4BBB-8CCC-DDDDEEEEFFFF</rsp:CommandId><rsp:CommandLine></rsp:CommandLine>"
        "<rsp:CommandState>Running</rsp:CommandState></rsp:Command></n:Items><n:EndOfSequence/></n:PullResponse>");
  EnumerateResponse none;
  none.end = true;
  CHECK_FALSE(contains(print(Reply(none), header), "Items"));
}

TEST_CASE("PowerShell's streams carry no End, and a shell's no CommandId", "[wsman][print][trap-9]") {
  ReceiveResponse reply;
  reply.streams = {{"stdout", "AAAA"}, {"stdout", "BBBB"}};
  CHECK(body_of(print(Reply(reply), header)) ==
        "<rsp:ReceiveResponse><rsp:Stream Name=\"stdout\">AAAA</rsp:Stream><rsp:Stream Name=\"stdout\">BBBB"
        "</rsp:Stream></rsp:ReceiveResponse>");
}

TEST_CASE("A cmd command ends with an empty Stream each and one Done after them", "[wsman][print][trap-9][trap-10]") {
  ReceiveResponse reply;
  reply.command_id = test::command_id;
  reply.streams = {{"stdout", "AAAA"}, {"stdout", "", true}, {"stderr", "", true}};
  reply.state = CommandState::done;
  reply.exit_code = -1073741510;
  std::string body = body_of(print(Reply(reply), header));
  CHECK(contains(body,
                 "AAAA</rsp:Stream><rsp:Stream Name=\"stdout\" CommandId=\"D1F0A9B2-AAAA-4BBB-8CCC-DDDDEEEEFFFF\" "
                 "End=\"true\"></rsp:Stream><rsp:Stream Name=\"stderr\" "));
  CHECK(count(body, "<rsp:CommandState") == 1);
  CHECK(
      body.ends_with("State=\"http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/Done\">"
                     "<rsp:ExitCode>-1073741510</rsp:ExitCode></rsp:CommandState></rsp:ReceiveResponse>"));
}

TEST_CASE("A running command's state is an element without an exit code", "[wsman][print][trap-10]") {
  ReceiveResponse reply;
  reply.command_id = test::command_id;
  reply.state = CommandState::running;
  CHECK(contains(print(Reply(reply), header), "/CommandState/Running\"></rsp:CommandState>"));
  reply.state = CommandState::pending;
  CHECK(contains(print(Reply(reply), header), "/CommandState/Pending\"></rsp:CommandState>"));
}

TEST_CASE("A ReceiveResponse within its budget keeps to the request's MaxEnvelopeSize", "[wsman][print][trap-18]") {
  for (std::uint32_t size : {8'192u, 153'600u, 512'000u}) {
    std::size_t budget = stream_budget(size, Charset::utf8);
    ReceiveResponse reply;
    reply.command_id = test::command_id;
    reply.state = CommandState::done;
    reply.exit_code = -1073741510;
    std::string chunk(1'000, 'A');
    while (budget >= chunk.size() + stream_overhead) {
      reply.streams.push_back({"stdout", chunk, true});
      budget -= chunk.size() + stream_overhead;
    }
    std::string rest(budget > stream_overhead ? budget - stream_overhead : 0, 'A');
    reply.streams.push_back({"stdout", rest, true});
    ReplyHeader longest{header.message_id, std::string(256, 'x'), std::string(128, 'x')};
    CHECK(print(Reply(reply), longest).size() <= size);
  }
  CHECK(stream_budget(153'600, Charset::utf16) * 2 + 4'096 <= 153'600 + 2'048);
  // Three fragments of 32 KiB fit the older default, eleven the newer one.
  CHECK(stream_budget(153'600, Charset::utf8) / (43'692 + stream_overhead) == 3);
  CHECK(stream_budget(512'000, Charset::utf8) / (43'692 + stream_overhead) == 11);
}

TEST_CASE("ConnectResponse is full for a shell and empty for a command", "[wsman][print]") {
  CHECK(body_of(print(Reply(ConnectResponse{}), header)) == "<rsp:ConnectResponse/>");
  CHECK(body_of(print(Reply(ConnectResponse{"stdin pr", "stdout", "AAAA"}), header)) ==
        "<rsp:ConnectResponse><rsp:InputStreams>stdin pr</rsp:InputStreams><rsp:OutputStreams>stdout"
        "</rsp:OutputStreams><connectResponseXml xmlns=\"http://schemas.microsoft.com/powershell\">AAAA"
        "</connectResponseXml></rsp:ConnectResponse>");
}

TEST_CASE("The configuration is printed as a tree in its namespace", "[wsman][print]") {
  ConfigElement config{"Config", "", {{"MaxEnvelopeSizekb", "500", {}}, {"Service", "", {{"RootSDDL", "O:NS", {}}}}}};
  CHECK(body_of(print(Reply(GetResponse{config}), header)) ==
        "<cfg:Config xmlns:cfg=\"http://schemas.microsoft.com/wbem/wsman/1/config\"><cfg:MaxEnvelopeSizekb>500"
        "</cfg:MaxEnvelopeSizekb><cfg:Service><cfg:RootSDDL>O:NS</cfg:RootSDDL></cfg:Service></cfg:Config>");
}

namespace {
// MS-WSMV 2.2.4.19, and what Get-WSManInstance shows of Windows' own: cfg, xsi, lang, then these.
const std::string printed_listener =
    "<cfg:Listener xmlns:cfg=\"http://schemas.microsoft.com/wbem/wsman/1/config/listener\" "
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xml:lang=\"en-US\"><cfg:Address>*</cfg:Address>"
    "<cfg:Transport>HTTP</cfg:Transport><cfg:Port>5985</cfg:Port><cfg:Hostname></cfg:Hostname>"
    "<cfg:Enabled>true</cfg:Enabled><cfg:URLPrefix>wsman</cfg:URLPrefix>"
    "<cfg:CertificateThumbprint></cfg:CertificateThumbprint><cfg:ListeningOn>127.0.0.1</cfg:ListeningOn>"
    "<cfg:ListeningOn>::1</cfg:ListeningOn></cfg:Listener>";

ListenerInfo listener() {
  ListenerInfo info;
  info.address = "*";
  info.transport = "HTTP";
  info.port = 5985;
  info.listening_on = {"127.0.0.1", "::1"};
  return info;
}
}  // namespace

TEST_CASE("A listener is printed as Windows prints its own, empty values too", "[wsman][print]") {
  CHECK(body_of(print(Reply(GetResponse{listener()}), header)) == printed_listener);
}

TEST_CASE("An endpoint is printed as a plug-in, without a prefix and with its words escaped", "[wsman][print]") {
  PluginInfo plugin;
  plugin.name = "a\"b";
  plugin.filename = "/opt/pwshplugin.dll";
  plugin.parameters = {{"PSVersion", "7.6.1"}};
  plugin.resource_uri = "http://schemas.microsoft.com/powershell/a";
  plugin.sddl = "O:NSG:BAD:P(A;;GA;;;BA)";
  plugin.quotas = {{"MaxShells", "25"}, {"MaxShellsPerUser", "5"}};
  CHECK(body_of(print(Reply(GetResponse{plugin}), header)) ==
        "<PlugInConfiguration xmlns=\"http://schemas.microsoft.com/wbem/wsman/1/config/PluginConfiguration\" "
        "Name=\"a&quot;b\" Filename=\"/opt/pwshplugin.dll\" SDKVersion=\"2\" XmlRenderingType=\"text\" "
        "Enabled=\"true\" Architecture=\"64\" UseSharedProcess=\"false\" ProcessIdleTimeoutSec=\"0\" RunAsUser=\"\" "
        "RunAsPassword=\"\" RunAsVirtualAccount=\"false\" RunAsVirtualAccountGroups=\"\" AutoRestart=\"false\" "
        "OutputBufferingMode=\"Block\" xml:lang=\"en-US\"><InitializationParameters><Param Name=\"PSVersion\" "
        "Value=\"7.6.1\"/></InitializationParameters><Resources><Resource "
        "ResourceUri=\"http://schemas.microsoft.com/powershell/a\" SupportsOptions=\"true\" ExactMatch=\"true\">"
        "<Security Uri=\"http://schemas.microsoft.com/powershell/a\" ExactMatch=\"true\" "
        "Sddl=\"O:NSG:BAD:P(A;;GA;;;BA)\"/><Capability Type=\"Shell\"/></Resource></Resources>"
        "<Quotas MaxShells=\"25\" MaxShellsPerUser=\"5\"/></PlugInConfiguration>");
}

TEST_CASE("An item is told with where it can be asked for, or only that", "[wsman][print]") {
  const EndpointReference reference{std::string(resource::listener), {{"Address", "*"}, {"Transport", "HTTP"}}};
  const std::string printed =
      "<a:EndpointReference><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address>"
      "<a:ReferenceParameters><w:ResourceURI>http://schemas.microsoft.com/wbem/wsman/1/config/listener</w:ResourceURI>"
      "<w:SelectorSet><w:Selector Name=\"Address\">*</w:Selector><w:Selector Name=\"Transport\">HTTP</w:Selector>"
      "</w:SelectorSet></a:ReferenceParameters></a:EndpointReference>";
  EnumerateResponse reply{"", {reference, ReferencedItem{listener(), reference}}, true};
  CHECK(body_of(print(Reply(reply), header)) ==
        "<n:EnumerateResponse><n:EnumerationContext></n:EnumerationContext><w:Items>" + printed + "<w:Item>" +
            printed_listener + printed + "</w:Item></w:Items><w:EndOfSequence/></n:EnumerateResponse>");
  CHECK(printed_size(reference) == printed.size());
}

TEST_CASE("What a client named cannot add elements to an answer", "[wsman][print]") {
  ShellInfo info = shell();
  info.name = "<x>&\"";
  info.environment = {{"a\"><b", "</rsp:Variable>"}};
  std::string text = print(Reply(GetResponse{info}), {header.message_id, "</a:RelatesTo>", ""});
  CHECK(contains(text, "<rsp:Name>&lt;x&gt;&amp;&quot;</rsp:Name>"));
  CHECK(contains(text, "<rsp:Variable Name=\"a&quot;&gt;&lt;b\">&lt;/rsp:Variable&gt;</rsp:Variable>"));
  CHECK(contains(text, "<a:RelatesTo>&lt;/a:RelatesTo&gt;</a:RelatesTo>"));
}
