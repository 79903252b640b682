#include "wsman/fault.hpp"

#include <catch2/catch.hpp>

#include "wsman/print.hpp"

using namespace psremoting;
using namespace psremoting::wsman;

namespace {

const ReplyHeader header{"uuid:0A0B0C0D-0000-4000-8000-000000000003", "uuid:6f1c7e2a-0000-4000-8000-000000000001", ""};

bool contains(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("A Receive's timeout is the fault that every client knows", "[wsman][fault][trap-6]") {
  Fault fault(fault::timed_out);
  fault.machine = "srv";
  CHECK(fault.code == 2150858793);
  CHECK(fault.value == "s:Receiver");
  CHECK(fault.subcode == "w:TimedOut");
  CHECK(contains(fault.text, "OperationTimeout"));
  CHECK(print(fault, header) ==
        "<s:Envelope xml:lang=\"en-US\" xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
        "xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" "
        "xmlns:x=\"http://schemas.xmlsoap.org/ws/2004/09/transfer\" "
        "xmlns:e=\"http://schemas.xmlsoap.org/ws/2004/08/eventing\" "
        "xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\" "
        "xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\" "
        "xmlns:p=\"http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd\"><s:Header>"
        "<a:Action>http://schemas.dmtf.org/wbem/wsman/1/wsman/fault</a:Action>"
        "<a:MessageID>uuid:0A0B0C0D-0000-4000-8000-000000000003</a:MessageID>"
        "<a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To>"
        "<a:RelatesTo>uuid:6f1c7e2a-0000-4000-8000-000000000001</a:RelatesTo></s:Header><s:Body><s:Fault><s:Code>"
        "<s:Value>s:Receiver</s:Value><s:Subcode><s:Value>w:TimedOut</s:Value></s:Subcode></s:Code><s:Reason>"
        "<s:Text xml:lang=\"en-US\">The WS-Management service cannot complete the operation within the time specified "
        "in OperationTimeout.  </s:Text></s:Reason><s:Detail><f:WSManFault "
        "xmlns:f=\"http://schemas.microsoft.com/wbem/wsman/1/wsmanfault\" Code=\"2150858793\" Machine=\"srv\">"
        "<f:Message>The WS-Management service cannot complete the operation within the time specified in "
        "OperationTimeout.  </f:Message></f:WSManFault></s:Detail></s:Fault></s:Body></s:Envelope>");
}

TEST_CASE("A fault travels under the action of its family", "[wsman][fault][trap-5]") {
  CHECK(Fault(fault::timed_out).action() == "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault");
  CHECK(Fault(fault::invalid_resource_uri).action() == "http://schemas.xmlsoap.org/ws/2004/08/addressing/fault");
  CHECK(Fault(fault::must_understand).action() == "http://schemas.xmlsoap.org/ws/2004/08/addressing/fault");
  CHECK(Fault(fault::invalid_enumeration_context).action() ==
        "http://schemas.xmlsoap.org/ws/2004/09/enumeration/fault");
  CHECK(Fault(fault::invalid_representation).action() == "http://schemas.xmlsoap.org/ws/2004/09/transfer/fault");
}

TEST_CASE("Unknown configuration and unknown shell have the codes that clients tell apart", "[wsman][fault][trap-25]") {
  Fault configuration = to_fault(error(Errc::unknown_endpoint, "no endpoint PowerShell.9"));
  CHECK(configuration.code == 2150858811);
  CHECK(configuration.subcode == "a:DestinationUnreachable");
  CHECK(contains(print(configuration, header),
                 "<w:FaultDetail>http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/"
                 "InvalidResourceURI</w:FaultDetail><f:WSManFault "));
  CHECK(contains(print(configuration, header), "<f:Message>no endpoint PowerShell.9</f:Message>"));
  Fault shell = to_fault(error(Errc::not_found));
  CHECK(shell.code == 2150858843);
  CHECK(shell.subcode == "w:InvalidSelectors");
  CHECK(shell.detail == "UnexpectedSelectors");
}

TEST_CASE("PowerShell's own codes are shown inside a ProviderFault", "[wsman][fault]") {
  Fault fault(fault::ps_version_option_missing);
  fault.machine = "srv";
  std::string text = print(fault, header);
  CHECK(fault.code == 2152991687);
  CHECK(contains(text,
                 "Code=\"2152991687\" Machine=\"srv\"><f:Message><f:ProviderFault provider=\"microsoft.powershell\""));
  CHECK(contains(text, "</f:Message></f:WSManFault></f:ProviderFault></f:Message></f:WSManFault></s:Detail>"));
}

TEST_CASE("SOAP's own codes have no subcode", "[wsman][fault]") {
  CHECK(contains(print(Fault(fault::must_understand), header), "<s:Code><s:Value>s:MustUnderstand</s:Value></s:Code>"));
}

TEST_CASE("Words from outside cannot add elements to a fault", "[wsman][fault]") {
  Fault fault(fault::internal_error, "<f:x/> & \"y\"");
  CHECK(contains(print(fault, header), "<f:Message>&lt;f:x/&gt; &amp; &quot;y&quot;</f:Message>"));
}

TEST_CASE("What went wrong is a fault's Reason too, since pywinrm shows nothing else", "[wsman][fault]") {
  Fault fault = to_fault(error(Errc::too_large, "The command line has 132005 bytes."));
  CHECK(fault.code == 2150858790);
  CHECK(contains(print(fault, header), "<s:Text xml:lang=\"en-US\">The command line has 132005 bytes.</s:Text>"));
  Fault both = to_fault(error(Errc::invalid_argument, "The working directory /x cannot be entered."));
  CHECK(both.text == "The parameter is incorrect. The working directory /x cannot be entered.");
  // As Windows was recorded.
  Fault recorded(fault::unexpected_selectors, "No such command.");
  CHECK(contains(print(recorded, header), "contained invalid selectors for the resource. </s:Text>"));
}

TEST_CASE("Every error from below has a fault with a code, a subcode and words", "[wsman][fault]") {
  for (int code = 0; code <= static_cast<int>(Errc::internal); ++code) {
    Fault fault = to_fault(error(static_cast<Errc>(code)));
    INFO(name(static_cast<Errc>(code)));
    CHECK(fault.code != 0);
    CHECK(fault.value.starts_with("s:"));
    CHECK_FALSE(fault.text.empty());
  }
  CHECK(to_fault(error(Errc::timed_out)).is(fault::timed_out));
  CHECK(to_fault(error(Errc::access_denied)).code == 5);
  CHECK(to_fault(error(Errc::command_not_found)).code == 2147942402);
  CHECK(to_fault(error(Errc::quota_operations)).code == 2150859174);
  CHECK(to_fault(error(Errc::aborted)).code == 995);
}

TEST_CASE("The table's numbers are those of wsmerror.h", "[wsman][fault]") {
  const std::pair<const FaultKind*, std::uint32_t> numbers[] = {{&fault::action_not_supported, 0x80338013},
                                                                {&fault::envelope_too_large, 0x80338026},
                                                                {&fault::action_mismatch, 0x80338031},
                                                                {&fault::invalid_resource_uri, 0x8033803B},
                                                                {&fault::unexpected_selectors, 0x8033805B},
                                                                {&fault::min_envelope_size, 0x8033807E},
                                                                {&fault::quota_max_shells, 0x803381A5},
                                                                {&fault::shell_disconnected, 0x803381C4},
                                                                {&fault::shell_id_conflict, 0x803381D7},
                                                                {&fault::stream_disconnected, 0x803381DE},
                                                                {&fault::idle_timeout_out_of_bounds, 0x803381F2},
                                                                {&fault::ps_session_creation_failed, 0x80540BBA},
                                                                {&fault::ps_bad_arguments, 0x80540BC4},
                                                                {&fault::ps_connect_failed, 0x80540FA3}};
  for (auto [kind, number] : numbers) CHECK(kind->code == number);
}
