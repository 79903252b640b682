#include "wsman/names.hpp"
#include "wsman/parse_reply.hpp"
#include "wsman/text.hpp"

namespace psremoting::wsman {

namespace {

using xml::Element;

std::uint32_t code_of(Element wsman_fault) {
  return number<std::uint32_t>(xml::trim(wsman_fault.attribute("Code").value_or(""))).value_or(0);
}

ProviderFault read_provider(Element element) {
  ProviderFault provider;
  provider.provider = element.attribute("provider").value_or("");
  provider.path = element.attribute("path").value_or("");
  provider.text = element.text();
  if (auto nested = element.child(ns::fault, "WSManFault")) {
    provider.code = code_of(nested);
    provider.text = nested.child(ns::fault, "Message").text();
  }
  return provider;
}

}  // namespace

Fault parse_fault(xml::Element element) {
  auto code = element.child(ns::soap, "Code");
  auto detail = element.child(ns::soap, "Detail");
  auto wsman_fault = detail.child(ns::fault, "WSManFault");
  auto message = wsman_fault.child(ns::fault, "Message");
  auto full_detail = detail.child(ns::wsman, "FaultDetail").trimmed();
  Fault fault;
  fault.code = code_of(wsman_fault);
  fault.value = code.child(ns::soap, "Value").trimmed();
  fault.subcode = code.child(ns::soap, "Subcode").child(ns::soap, "Value").trimmed();
  fault.detail = full_detail.substr(full_detail.starts_with(fault_detail) ? fault_detail.size() : 0);
  fault.text = element.child(ns::soap, "Reason").child(ns::soap, "Text").text();
  fault.machine = wsman_fault.attribute("Machine").value_or("");
  if (auto provider = message.child(ns::fault, "ProviderFault"))
    fault.provider = read_provider(provider);
  else
    fault.message = message.text();
  return fault;
}

}  // namespace psremoting::wsman
