#include <catch2/catch.hpp>

#include "request_text.hpp"

using namespace psremoting;
using namespace psremoting::wsman;
using namespace std::chrono_literals;

namespace {

Fault fault_with(std::string header) {
  auto request = test::get_request();
  request.headers = std::move(header);
  return test::fault_of(request);
}

Header header_with(std::string header) {
  auto request = test::get_request();
  request.headers = std::move(header);
  auto envelope = test::parse(request);
  INFO((envelope ? "" : envelope.error().message));
  REQUIRE(envelope.has_value());
  return envelope->header;
}

}  // namespace

TEST_CASE("Headers are read in any order and form", "[wsman][header]") {
  auto header = header_with(
      "<p:SessionId>uuid:AA</p:SessionId><w:Locale xml:lang=\"de-DE\"/><p:DataLocale xml:lang=\"fr-FR\"/>"
      "<w:OperationTimeout>PT60.000S</w:OperationTimeout><w:MaxEnvelopeSize>512000</w:MaxEnvelopeSize>"
      "<w:OptionSet s:mustUnderstand=\"true\"><w:Option Name=\"A\" MustComply=\"TRUE\"> 1 </w:Option>"
      "<w:Option Name=\"B\"/></w:OptionSet>"
      "<w:SelectorSet><w:Selector Name=\"shellid\">\n  x1 </w:Selector></w:SelectorSet>"
      "<p:ActivityId>act</p:ActivityId><p:OperationID>uuid:1</p:OperationID><p:SequenceId>1</p:SequenceId>");
  CHECK(header.session_id == "uuid:AA");
  CHECK(header.locale == "de-DE");
  CHECK(header.data_locale == "fr-FR");
  CHECK(header.operation_timeout == 60s);
  CHECK(header.max_envelope_size == 512'000);
  CHECK(header.options == std::vector<Option>{{"A", "1", true}, {"B", "", false}});
  CHECK(header.option("a") != nullptr);
  CHECK(header.option("c") == nullptr);
  CHECK(header.shell_id() == "x1");
  CHECK(header.activity_id == "act");
  CHECK_FALSE(header.xpress);
}

TEST_CASE("A bogus To, and no SessionId, locale, timeout or size, are taken", "[wsman][header][trap-15]") {
  auto header = header_with("<a:To>http://windows-host:5985/wsman</a:To>");
  CHECK_FALSE(header.operation_timeout);
  CHECK(header.max_envelope_size == default_max_envelope_size);
  CHECK(header.session_id.empty());
}

TEST_CASE("The MessageID is kept as it is written", "[wsman][header][trap-14]") {
  auto request = test::get_request();
  request.message_id = "<a:MessageID>uuid:6f1c7e2a-MiXeD</a:MessageID>";
  CHECK(test::parse(request)->header.message_id == "uuid:6f1c7e2a-MiXeD");
}

TEST_CASE("A header that must be understood and is not known is refused", "[wsman][header]") {
  auto fault = fault_with("<x:Foo xmlns:x=\"urn:x\" s:mustUnderstand=\"true\"/>");
  CHECK(fault.is(fault::must_understand));
  CHECK(fault.value == "s:MustUnderstand");
  CHECK(fault.action() == "http://schemas.xmlsoap.org/ws/2004/08/addressing/fault");
  CHECK(fault_with("<x:Foo xmlns:x=\"urn:x\" s:mustUnderstand=\"1\"/>").is(fault::must_understand));
}

TEST_CASE("An unqualified mustUnderstand asks for nothing", "[wsman][header][trap-15]") {
  header_with("<x:Foo xmlns:x=\"urn:x\" mustUnderstand=\"true\"/>");
  header_with("<x:Foo xmlns:x=\"urn:x\" s:mustUnderstand=\"false\"/>");
  header_with("<x:Foo xmlns:x=\"urn:x\"/>");
}

TEST_CASE("A header given twice is refused", "[wsman][header]") {
  CHECK(fault_with("<w:ResourceURI>x</w:ResourceURI>").is(fault::invalid_message_information_header));
  CHECK(fault_with("<a:Action>x</a:Action>").is(fault::invalid_message_information_header));
  CHECK(fault_with("<w:OptionSet/><w:OptionSet/>").is(fault::invalid_message_information_header));
}

TEST_CASE("A required header that is missing is named", "[wsman][header]") {
  auto request = test::get_request();
  request.action.clear();
  CHECK(test::fault_of(request).is(fault::message_information_header_required));
  CHECK(test::fault_of(request).message.find("Action") != std::string::npos);
  request = test::get_request();
  request.message_id.clear();
  CHECK(test::fault_of(request).is(fault::message_information_header_required));
  request = test::get_request();
  request.resource.clear();
  CHECK(test::fault_of(request).is(fault::invalid_resource_uri));
}

TEST_CASE("A MaxEnvelopeSize below 8192 is refused, one beyond any size is taken", "[wsman][header]") {
  CHECK(fault_with("<w:MaxEnvelopeSize>8191</w:MaxEnvelopeSize>").is(fault::min_envelope_size));
  CHECK(header_with("<w:MaxEnvelopeSize> 8192 </w:MaxEnvelopeSize>").max_envelope_size == 8192);
  CHECK(header_with("<w:MaxEnvelopeSize>99999999999999999999</w:MaxEnvelopeSize>").max_envelope_size == UINT32_MAX);
  for (auto value : {"", "-1", "many", "1e6"}) {
    CHECK(fault_with("<w:MaxEnvelopeSize>" + std::string(value) + "</w:MaxEnvelopeSize>")
              .is(fault::invalid_message_information_header));
  }
}

TEST_CASE("A negative OperationTimeout gets the fault that Windows gives", "[wsman][header]") {
  auto fault = fault_with("<w:OperationTimeout>-PT20S</w:OperationTimeout>");
  CHECK(fault.code == 2150858767);
  CHECK(fault.subcode == "a:InvalidMessageInformationHeader");
  CHECK(fault_with("<w:OperationTimeout>soon</w:OperationTimeout>").is(fault::invalid_timeout));
}

TEST_CASE("Answers go to the anonymous address and nowhere else", "[wsman][header]") {
  header_with(
      "<a:ReplyTo><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>");
  for (auto name : {"a:ReplyTo", "a:FaultTo"}) {
    std::string element(name);
    auto fault = fault_with("<" + element + "><a:Address>http://elsewhere/</a:Address></" + element + ">");
    CHECK(fault.is(fault::unsupported_feature));
    CHECK(fault.detail == "AddressingMode");
  }
}

TEST_CASE("xpress is the one compression", "[wsman][header][trap-17]") {
  CHECK(header_with("<rsp:CompressionType s:mustUnderstand=\"true\">xpress</rsp:CompressionType>").xpress);
  CHECK(fault_with("<rsp:CompressionType s:mustUnderstand=\"true\">zip</rsp:CompressionType>")
            .is(fault::unsupported_feature));
}

TEST_CASE("What an answer would have to echo is bounded", "[wsman][header]") {
  auto request = test::get_request();
  request.message_id = "<a:MessageID>" + std::string(max_message_id + 1, 'x') + "</a:MessageID>";
  auto fault = test::fault_of(request);
  CHECK(fault.is(fault::invalid_message_information_header));
  CHECK(fault.relates_to.empty());
  CHECK(fault_with("<p:ActivityId>" + std::string(2049, 'x') + "</p:ActivityId>")
            .is(fault::invalid_message_information_header));
}

TEST_CASE("A fault names its request even where the mistake stands before the MessageID", "[wsman][header]") {
  CHECK(fault_with("<w:MaxEnvelopeSize>1</w:MaxEnvelopeSize>").relates_to ==
        "uuid:6F1C7E2A-0000-4000-8000-000000000001");
}

TEST_CASE("An option without a name is refused, and booleans come in any case", "[wsman][header][trap-15]") {
  CHECK(fault_with("<w:OptionSet><w:Option>x</w:Option></w:OptionSet>").is(fault::option_name_invalid));
  for (auto value : {"true", "True", "TRUE", "1", " true "}) CHECK(is_true(value));
  for (auto value : {"false", "0", "", "yes"}) CHECK_FALSE(is_true(value));
}
