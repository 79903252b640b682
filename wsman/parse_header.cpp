#include <bitset>
#include <iterator>

#include "base/ascii.hpp"
#include "wsman/duration.hpp"
#include "wsman/names.hpp"
#include "wsman/parse.hpp"
#include "wsman/text.hpp"

namespace psremoting::wsman {

namespace {

using xml::Element;
using Read = Parsed<void> (*)(Element, Header&);

Fault bad_header(std::string why) { return Fault(fault::invalid_message_information_header, std::move(why)); }

Parsed<void> ignore(Element, Header&) { return {}; }

template <std::string Header::* field>
Parsed<void> read_text(Element element, Header& header) {
  header.*field = element.trimmed();
  return {};
}

template <std::string Header::* field>
Parsed<void> read_language(Element element, Header& header) {
  header.*field = element.attribute(ns::xml, "lang").value_or("");
  return {};
}

Parsed<void> read_message_id(Element element, Header& header) {
  header.message_id = element.trimmed();
  if (header.message_id.size() > max_message_id) return bad_header("The MessageID is too long.");
  return {};
}

Parsed<void> read_activity_id(Element element, Header& header) {
  header.activity_id = element.trimmed();
  if (header.activity_id.size() > max_activity_id) return bad_header("The ActivityId is longer than 2048 characters.");
  return {};
}

// Answers go back on the connection and nowhere else.
Parsed<void> read_reply_to(Element element, Header&) {
  auto address = element.child(ns::addressing, "Address").trimmed();
  if (address.empty() || address == anonymous) return {};
  Fault fault(fault::unsupported_feature, "Only the anonymous address is supported for replies and faults.");
  fault.detail = "AddressingMode";
  return fault;
}

Parsed<void> read_selectors(Element element, Header& header) {
  header.selectors = parse_selectors(element);
  return {};
}

Parsed<void> read_options(Element element, Header& header) {
  header.options_must_be_understood = is_true(element.attribute(ns::soap, "mustUnderstand").value_or(""));
  for (auto option = element.first_child(); option; option = option.next()) {
    if (!option.is(ns::wsman, "Option")) continue;
    auto name = option.attribute("Name");
    if (!name || name->empty()) return Fault(fault::option_name_invalid, "An Option has no Name.");
    bool must_comply = is_true(option.attribute("MustComply").value_or(""));
    header.options.push_back({std::string(*name), std::string(option.trimmed()), must_comply});
  }
  return {};
}

Parsed<void> read_timeout(Element element, Header& header) {
  header.operation_timeout = parse_duration(element.text());
  if (!header.operation_timeout) return Fault(fault::invalid_timeout);
  if (header.operation_timeout->count() < 0) return bad_header("OperationTimeout is negative.");
  return {};
}

Parsed<void> read_max_envelope_size(Element element, Header& header) {
  std::string_view text = element.trimmed();
  if (text.empty() || text.find_first_not_of("0123456789") != text.npos) {
    return bad_header("MaxEnvelopeSize is not a number of bytes.");
  }
  header.max_envelope_size = number<std::uint32_t>(text).value_or(UINT32_MAX);
  if (header.max_envelope_size < min_max_envelope_size) return Fault(fault::min_envelope_size);
  return {};
}

Parsed<void> read_compression(Element element, Header& header) {
  if (!ascii::equal(element.trimmed(), "xpress")) {
    return Fault(fault::unsupported_feature, "The only CompressionType is xpress.");
  }
  header.xpress = true;
  return {};
}

struct Known {
  std::string_view name_space, name;
  Read read;
};

constexpr Known known[] = {
    {ns::addressing, "Action", read_text<&Header::action>},
    {ns::addressing, "MessageID", read_message_id},
    {ns::addressing, "To", read_text<&Header::to>},
    {ns::addressing, "ReplyTo", read_reply_to},
    {ns::addressing, "FaultTo", read_reply_to},
    {ns::addressing, "From", ignore},
    {ns::addressing, "RelatesTo", ignore},
    {ns::wsman, "ResourceURI", read_text<&Header::resource_uri>},
    {ns::wsman, "SelectorSet", read_selectors},
    {ns::wsman, "OptionSet", read_options},
    {ns::wsman, "OperationTimeout", read_timeout},
    {ns::wsman, "MaxEnvelopeSize", read_max_envelope_size},
    {ns::wsman, "Locale", read_language<&Header::locale>},
    {ns::wsman, "RequestTotalItemsCountEstimate", ignore},
    {ns::wsmv, "DataLocale", read_language<&Header::data_locale>},
    {ns::wsmv, "SessionId", read_text<&Header::session_id>},
    {ns::wsmv, "ActivityId", read_activity_id},
    {ns::wsmv, "OperationID", read_text<&Header::operation_id>},
    {ns::wsmv, "SequenceId", read_text<&Header::sequence_id>},
    {ns::shell, "CompressionType", read_compression},
};
using Seen = std::bitset<std::size(known)>;

// An unqualified mustUnderstand, as some clients write it, is no SOAP attribute and asks for nothing.
Parsed<void> read_unknown(Element element) {
  if (!is_true(element.attribute(ns::soap, "mustUnderstand").value_or(""))) return {};
  return Fault(fault::must_understand, "The header " + std::string(element.local_name().substr(0, 100)) +
                                           " must be understood and is not known.");
}

Parsed<void> read_one(Element element, Header& header, Seen& seen) {
  for (std::size_t i = 0; i < std::size(known); ++i) {
    if (!element.is(known[i].name_space, known[i].name)) continue;
    if (seen.test(i)) return bad_header("The header " + std::string(known[i].name) + " is given twice.");
    seen.set(i);
    return known[i].read(element, header);
  }
  return read_unknown(element);
}

Parsed<void> check_required(const Header& header) {
  auto missing = [](const char* name) {
    return Fault(fault::message_information_header_required, "The header " + std::string(name) + " is missing.");
  };
  if (header.action.empty()) return missing("Action");
  if (header.message_id.empty()) return missing("MessageID");
  if (header.resource_uri.empty()) return Fault(fault::invalid_resource_uri, "The header ResourceURI is missing.");
  return {};
}

}  // namespace

std::vector<Selector> parse_selectors(xml::Element selector_set) {
  std::vector<Selector> selectors;
  for (auto selector = selector_set.first_child(); selector; selector = selector.next()) {
    if (!selector.is(ns::wsman, "Selector")) continue;
    selectors.push_back({std::string(selector.attribute("Name").value_or("")), std::string(selector.trimmed())});
  }
  return selectors;
}

Parsed<Header> parse_header(xml::Element element) {
  Header header;
  Seen seen;
  for (auto one = element.first_child(); one; one = one.next()) {
    if (auto read = read_one(one, header, seen); !read) return read.error();
  }
  if (auto complete = check_required(header); !complete) return complete.error();
  return header;
}

}  // namespace psremoting::wsman
