#include "tests/wire/envelopes.hpp"

#include <map>
#include <string_view>

#include "tests/wire/words.hpp"

namespace psremoting::test::wire {
namespace {

const std::string addressing = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
const std::string enumeration = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";
const std::string eventing = "http://schemas.xmlsoap.org/ws/2004/08/eventing";
const std::string transfer = "http://schemas.xmlsoap.org/ws/2004/09/transfer";
const std::string wsman = "http://schemas.dmtf.org/wbem/wsman/1/wsman";
const std::string shell = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell";
const std::string anonymous = addressing + "/role/anonymous";

const std::map<std::string, std::string, std::less<>> namespaces = {
    {"s", "http://www.w3.org/2003/05/soap-envelope"},
    {"a", addressing},
    {"x", transfer},
    {"e", eventing},
    {"n", enumeration},
    {"w", wsman + ".xsd"},
    {"rsp", shell},
    {"p", "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"}};

std::string declare(const std::vector<std::string>& prefixes) {
  std::string text;
  for (const auto& prefix : prefixes) text += " xmlns:" + prefix + "=\"" + namespaces.at(prefix) + "\"";
  return text;
}

// In Windows' order, which differs with the answer.
std::vector<std::string> prefixes_of(std::string_view action) {
  auto name = action.substr(action.find('/') + 1);
  if (name == "ReceiveResponse") return {"s", "a", "w", "rsp", "p"};
  if (name == "DeleteResponse" || name == "DisconnectResponse" || name == "ReconnectResponse")
    return {"s", "a", "w", "p"};
  if (action.starts_with("enumeration/")) return {"s", "a", "n", "w", "p"};
  if (name == "GetResponse") return {"s", "a", "x", "w", "p"};
  return {"s", "a", "x", "w", "rsp", "p"};
}

std::string uri_of(const std::string& action) {
  static const std::map<std::string, std::string> families = {
      {"transfer", transfer}, {"enumeration", enumeration}, {"eventing", eventing}, {"shell", shell}};
  auto slash = action.find('/');
  auto family = families.find(action.substr(0, slash));
  if (slash == std::string::npos || family == families.end()) throw Complaint{"no family of actions: " + action};
  return family->second + action.substr(slash);
}

std::string resource_uri(const std::string& resource) {
  static const std::map<std::string, std::string> resources = {
      {"cmd", shell + "/cmd"},
      {"shell", shell},
      {"commands", shell + "/Command"},
      {"config", "http://schemas.microsoft.com/wbem/wsman/1/config"}};
  if (auto known = resources.find(resource); known != resources.end()) return known->second;
  return resource.find("://") == std::string::npos ? "http://schemas.microsoft.com/powershell/" + resource : resource;
}

std::string head(const std::vector<std::string>& prefixes, const std::string& action) {
  return "<s:Envelope xml:lang=\"en-US\"" + declare(prefixes) + "><s:Header><a:Action>" + action +
         "</a:Action><a:MessageID>uuid:[[GUID]]</a:MessageID><a:To>" + anonymous +
         "</a:To><a:RelatesTo>[[id]]</a:RelatesTo></s:Header><s:Body>";
}

}  // namespace

std::string open_envelope(const std::string& action, const std::string& resource) {
  return "<s:Envelope" + declare({"s", "a", "w", "p", "rsp", "n"}) +
         "><s:Header><a:To>http://test:5985/wsman</a:To><a:ReplyTo>" + "<a:Address s:mustUnderstand=\"true\">" +
         anonymous + "</a:Address></a:ReplyTo><a:Action s:mustUnderstand=\"true\">" + uri_of(action) +
         "</a:Action><a:MessageID>[[id]]</a:MessageID><w:ResourceURI s:mustUnderstand=\"true\">" +
         resource_uri(resource) + "</w:ResourceURI>";
}

std::string answer_head(const std::string& action) { return head(prefixes_of(action), uri_of(action)); }

std::string fault_envelope(const std::vector<std::string>& words) {
  const std::string &code = words.at(0), &value = words.at(1), &subcode = words.at(2);
  static const std::map<std::string, std::string> families = {{"w", wsman},       {"a", addressing}, {"s", addressing},
                                                              {"n", enumeration}, {"x", transfer},   {"e", eventing}};
  std::string detail =
      words.size() < 4 ? "" : "<w:FaultDetail>" + wsman + "/faultDetail/" + words[3] + "</w:FaultDetail>";
  std::string nested = subcode == "-" ? "" : "<s:Subcode><s:Value>" + subcode + "</s:Value></s:Subcode>";
  const std::string& family = subcode == "-" ? value : subcode;
  return head({"s", "a", "x", "e", "n", "w", "p"}, families.at(family.substr(0, family.find(':'))) + "/fault") +
         "<s:Fault><s:Code><s:Value>" + value + "</s:Value>" + nested +
         "</s:Code><s:Reason><s:Text xml:lang=\"en-US\">[[TEXT]]</s:Text></s:Reason><s:Detail>" + detail +
         "<f:WSManFault xmlns:f=\"http://schemas.microsoft.com/wbem/wsman/1/wsmanfault\" Code=\"" + code +
         "\" Machine=\"test\"><f:Message>[[...]]</f:Message></f:WSManFault></s:Detail></s:Fault>" + end_of_envelope;
}

}  // namespace psremoting::test::wire
