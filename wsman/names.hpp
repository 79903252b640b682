#pragma once

#include <string_view>

// The words of WS-Management and MS-WSMV that more than one file needs.
namespace psremoting::wsman {

namespace ns {
inline constexpr std::string_view soap = "http://www.w3.org/2003/05/soap-envelope";
inline constexpr std::string_view addressing = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
inline constexpr std::string_view transfer = "http://schemas.xmlsoap.org/ws/2004/09/transfer";
inline constexpr std::string_view enumeration = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";
inline constexpr std::string_view eventing = "http://schemas.xmlsoap.org/ws/2004/08/eventing";
inline constexpr std::string_view wsman = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";
inline constexpr std::string_view wsmv = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd";
inline constexpr std::string_view shell = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell";
inline constexpr std::string_view fault = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault";
inline constexpr std::string_view config = "http://schemas.microsoft.com/wbem/wsman/1/config";
inline constexpr std::string_view listener = "http://schemas.microsoft.com/wbem/wsman/1/config/listener";
inline constexpr std::string_view plugin = "http://schemas.microsoft.com/wbem/wsman/1/config/PluginConfiguration";
inline constexpr std::string_view schema_instance = "http://www.w3.org/2001/XMLSchema-instance";
inline constexpr std::string_view identity = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd";
inline constexpr std::string_view powershell = "http://schemas.microsoft.com/powershell";
inline constexpr std::string_view xml = "http://www.w3.org/XML/1998/namespace";
}  // namespace ns

// Of requests; an answer's action is this and "Response".
namespace action {
inline constexpr std::string_view create = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Create";
inline constexpr std::string_view get = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get";
inline constexpr std::string_view put = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Put";
inline constexpr std::string_view delete_ = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Delete";
inline constexpr std::string_view enumerate = "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate";
inline constexpr std::string_view pull = "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Pull";
inline constexpr std::string_view release = "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Release";
inline constexpr std::string_view command = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Command";
inline constexpr std::string_view send = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Send";
inline constexpr std::string_view receive = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Receive";
inline constexpr std::string_view signal = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Signal";
inline constexpr std::string_view disconnect = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Disconnect";
inline constexpr std::string_view reconnect = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Reconnect";
inline constexpr std::string_view connect = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Connect";
inline constexpr std::string_view keep_alive = "http://schemas.microsoft.com/wbem/wsman/1/wsman/Keepalive";
inline constexpr std::string_view subscribe = "http://schemas.xmlsoap.org/ws/2004/08/eventing/Subscribe";
inline constexpr std::string_view unsubscribe = "http://schemas.xmlsoap.org/ws/2004/08/eventing/Unsubscribe";
inline constexpr std::string_view renew = "http://schemas.xmlsoap.org/ws/2004/08/eventing/Renew";
}  // namespace action

namespace resource {
inline constexpr std::string_view powershell = "http://schemas.microsoft.com/powershell/";  // and the endpoint's name
inline constexpr std::string_view cmd = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd";
inline constexpr std::string_view shell = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell";
inline constexpr std::string_view command = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Command";
inline constexpr std::string_view config = "http://schemas.microsoft.com/wbem/wsman/1/config";
inline constexpr std::string_view listener = "http://schemas.microsoft.com/wbem/wsman/1/config/listener";
inline constexpr std::string_view plugin = "http://schemas.microsoft.com/wbem/wsman/1/config/plugin";
}  // namespace resource

namespace signal_code {
inline constexpr std::string_view terminate =
    "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/terminate";
inline constexpr std::string_view ctrl_c = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/ctrl_c";
inline constexpr std::string_view ctrl_break =
    "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/ctrl_break";
inline constexpr std::string_view stop_pipeline = "powershell/signal/crtl_c";  // sic: PowerShell's own spelling
inline constexpr std::string_view stop_pipeline_corrected = "powershell/signal/ctrl_c";
}  // namespace signal_code

inline constexpr std::string_view command_state =
    "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/";
inline constexpr std::string_view anonymous = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous";
inline constexpr std::string_view selector_filter = "http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter";
inline constexpr std::string_view fault_detail = "http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/";

}  // namespace psremoting::wsman
