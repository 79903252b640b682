#include "wsman/names.hpp"
#include "wsman/print.hpp"
#include "wsman/print_item.hpp"
#include "wsman/xml.hpp"

namespace psremoting::wsman {

namespace {

void append_attribute(std::string& to, std::string_view name, std::string_view value) {
  to.append(" ").append(name).append("=\"");
  xml::append_attribute(to, value);
  to += '"';
}

// <f:WSManFault …><f:Message>, whose content and end the caller adds.
void open_wsman_fault(std::string& to, std::uint32_t code, std::string_view machine) {
  to += "<f:WSManFault";
  append_attribute(to, "xmlns:f", ns::fault);
  append_attribute(to, "Code", std::to_string(code));
  append_attribute(to, "Machine", machine);
  to += "><f:Message>";
}

constexpr std::string_view end_of_wsman_fault = "</f:Message></f:WSManFault>";

void append_provider_fault(std::string& to, const ProviderFault& provider, std::string_view machine) {
  to += "<f:ProviderFault";
  append_attribute(to, "provider", provider.provider);
  append_attribute(to, "path", provider.path);
  to += '>';
  if (provider.code != 0) open_wsman_fault(to, provider.code, machine);
  xml::append_text(to, provider.text);
  if (provider.code != 0) to += end_of_wsman_fault;
  to += "</f:ProviderFault>";
}

void append_code(std::string& to, const Fault& fault) {
  to += "<s:Code>";
  append_element(to, "s:Value", fault.value);
  if (!fault.subcode.empty()) {
    to += "<s:Subcode>";
    append_element(to, "s:Value", fault.subcode);
    to += "</s:Subcode>";
  }
  to += "</s:Code>";
}

void append_detail(std::string& to, const Fault& fault) {
  to += "<s:Detail>";
  if (!fault.detail.empty()) append_element(to, "w:FaultDetail", std::string(fault_detail) + fault.detail);
  open_wsman_fault(to, fault.code, fault.machine);
  if (fault.provider)
    append_provider_fault(to, *fault.provider, fault.machine);
  else
    xml::append_text(to, fault.message.empty() ? fault.text : fault.message);
  to.append(end_of_wsman_fault).append("</s:Detail>");
}

}  // namespace

std::string print(const Fault& fault, const ReplyHeader& header) {
  std::string to;
  to.reserve(4'096);
  begin_envelope(to, "saxenwp", fault.action(), header);
  to += "<s:Fault>";
  append_code(to, fault);
  to += "<s:Reason><s:Text xml:lang=\"en-US\">";
  xml::append_text(to, fault.text);
  to += "</s:Text></s:Reason>";
  append_detail(to, fault);
  return to.append("</s:Fault>").append(end_of_envelope);
}

}  // namespace psremoting::wsman
