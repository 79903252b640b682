#pragma once

#include <string>
#include <string_view>

#include "wsman/envelope.hpp"

// Requests for tests, composed from parts.
namespace psremoting::test {

inline constexpr std::string_view utf8 = "application/soap+xml;charset=UTF-8";
inline constexpr std::string_view shell_id = "9A3C5B60-1111-4222-8333-444455556666";
inline constexpr std::string_view command_id = "D1F0A9B2-AAAA-4BBB-8CCC-DDDDEEEEFFFF";

struct RequestText {
  std::string action;
  std::string resource = "http://schemas.microsoft.com/powershell/Microsoft.PowerShell";
  std::string message_id = "<a:MessageID>uuid:6F1C7E2A-0000-4000-8000-000000000001</a:MessageID>";
  std::string headers;  // more of them
  std::string body;
  std::string soap = "http://www.w3.org/2003/05/soap-envelope";

  RequestText& with_shell() {
    headers += "<w:SelectorSet><w:Selector Name=\"ShellId\">" + std::string(shell_id) + "</w:Selector></w:SelectorSet>";
    return *this;
  }

  std::string text() const {
    std::string text = "<s:Envelope xmlns:s=\"" + soap + "\"";
    text += " xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\"";
    text += " xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\"";
    text += " xmlns:p=\"http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd\"";
    text += " xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\"";
    text += " xmlns:rsp=\"http://schemas.microsoft.com/wbem/wsman/1/windows/shell\"><s:Header>";
    if (!action.empty()) text += "<a:Action s:mustUnderstand=\"true\">" + action + "</a:Action>";
    if (!resource.empty()) text += "<w:ResourceURI>" + resource + "</w:ResourceURI>";
    return text + headers + message_id + "</s:Header><s:Body>" + body + "</s:Body></s:Envelope>";
  }
};

inline RequestText shell_request(std::string_view name, std::string body) {
  RequestText request;
  request.action = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/" + std::string(name);
  request.body = std::move(body);
  return request.with_shell();
}

inline RequestText create_request(std::string body) {
  RequestText request;
  request.action = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Create";
  request.body = std::move(body);
  return request;
}

// One that is right, to put something wrong into.
inline RequestText get_request() {
  RequestText request;
  request.action = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get";
  request.resource = "http://schemas.microsoft.com/wbem/wsman/1/config";
  return request;
}

inline auto parse(const RequestText& request) { return wsman::parse(request.text(), utf8); }

// The fault of a request that must not parse; an empty one where it does.
inline wsman::Fault fault_of(const RequestText& request) {
  auto envelope = parse(request);
  return envelope ? wsman::Fault() : envelope.error();
}

}  // namespace psremoting::test
