#include "service/explain/tables.hpp"

namespace psremoting::service {

namespace {

namespace fault = wsman::fault;

// Whether this service ever answers it; the others are in the table for clients that hear them from Windows.
enum Sender : bool { not_ours, ours };

// What the table of faults does not say of one. A test sees to it that each of them is here once.
struct Row {
  const wsman::FaultKind* kind;
  Sender sender;
  std::string_view name, more, cure;  // more: what its text means in practice, or nothing
};

// clang-format off
constexpr Row rows[] = {
    {&fault::access_denied, ours, "ERROR_ACCESS_DENIED", "The host knows who asks, and this account may not do that; but PowerShell says it of a wrong name or password, too.", "journalctl -u psremoting PSREMOTING_EVENT=logon_refused says whether it was the password; psremoting endpoint show NAME says who may use it, psremoting endpoint set NAME --user NAME (or --group) lets somebody in; listeners and endpoints are told to administrators only"},
    {&fault::invalid_parameter_win32, ours, "ERROR_INVALID_PARAMETER", "", "the message names the option or value; the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::busy, not_ours, "ERROR_BUSY", "", "try again"},
    {&fault::operation_aborted, ours, "ERROR_OPERATION_ABORTED", "", "nothing, where the session or command was closed on purpose; else journalctl -u psremoting on the host (Windows: service.log) says why"},
    {&fault::shutdown_in_progress, ours, "ERROR_SHUTDOWN_IN_PROGRESS", "", "connect again when the service is up: psremoting status"},
    {&fault::cancelled, not_ours, "ERROR_CANCELLED", "", "nothing: it was asked for"},
    {&fault::logon_failure, ours, "ERROR_LOGON_FAILURE", "", "journalctl -u psremoting PSREMOTING_EVENT=logon_refused says why; psremoting doctor says how anybody logs on"},
    {&fault::internal_error, ours, "ERROR_INTERNAL_ERROR", "A defect of the service, or a request that came again while its first still runs.", "journalctl -u psremoting on the host (Windows: service.log) says why; report it with that line"},
    {&fault::file_not_found, ours, "HRESULT of ERROR_FILE_NOT_FOUND", "", "see whether the program is there and on the PATH of a session: Get-Command NAME"},
    {&fault::access_denied_com, not_ours, "E_ACCESSDENIED", "", "psremoting endpoint show NAME says who may use it"},
    {&fault::resource_not_found, ours, "ERROR_WSMAN_RESOURCE_NOT_FOUND", "", "psremoting listener list, psremoting endpoint list: ask for one that is there"},
    {&fault::invalid_action_uri, not_ours, "ERROR_WSMAN_INVALID_ACTIONURI", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::provider_failure, not_ours, "ERROR_WSMAN_PROVIDER_FAILURE", "", "journalctl -u psremoting on the host (Windows: service.log) says why"},
    {&fault::unsupported_timeout, not_ours, "ERROR_WSMAN_UNSUPPORTED_TIMEOUT", "", "give a shorter OperationTimeout (pwsh: New-PSSessionOption -OperationTimeout)"},
    {&fault::soap_version_mismatch, ours, "ERROR_WSMAN_SOAP_VERSION_MISMATCH", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::data_encoding_unknown, ours, "ERROR_WSMAN_SOAP_DATA_ENCODING_UNKNOWN", "", "let the client send UTF-8"},
    {&fault::invalid_message_information_header, ours, "ERROR_WSMAN_INVALID_MESSAGE_INFORMATION_HEADER", "", "the message names the header; the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::must_understand, ours, "ERROR_WSMAN_SOAP_FAULT_MUST_UNDERSTAND", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::message_information_header_required, ours, "ERROR_WSMAN_MESSAGE_INFORMATION_HEADER_REQUIRED", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::destination_unreachable, not_ours, "ERROR_WSMAN_DESTINATION_UNREACHABLE", "Windows' client says so of a host that does not answer: the service is down, the port is another, a firewall is between.", "psremoting status and psremoting doctor on the host (does it run, who has the port, the firewall); psremoting test HOST from the client"},
    {&fault::action_not_supported, ours, "ERROR_WSMAN_ACTION_NOT_SUPPORTED", "", "this service opens sessions and tells its configuration; WMI and events are WinRM's: ask WinRM, on its own port"},
    {&fault::endpoint_unavailable, not_ours, "ERROR_WSMAN_ENDPOINT_UNAVAILABLE", "", "try again in some seconds; psremoting status"},
    {&fault::invalid_representation, not_ours, "ERROR_WSMAN_INVALID_REPRESENTATION", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::filter_dialect_unavailable, ours, "ERROR_WSMAN_ENUMERATE_FILTER_DIALECT_REQUESTED_UNAVAILABLE", "", "enumerate without a filter"},
    {&fault::cannot_process_filter, not_ours, "ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER", "", "enumerate without a filter"},
    {&fault::invalid_enumeration_context, ours, "ERROR_WSMAN_ENUMERATE_INVALID_ENUMERATION_CONTEXT", "", "enumerate anew: a context is its user's own, and is gone once all was told"},
    {&fault::enumeration_timed_out, ours, "ERROR_WSMAN_ENUMERATE_TIMED_OUT", "", "enumerate anew, and pull within 240 s"},
    {&fault::envelope_too_large, ours, "ERROR_WSMAN_ENVELOPE_TOO_LARGE", "", "send less at once, or raise MaxEnvelopeSizekb in psremoting.json"},
    {&fault::invalid_soap_body, ours, "ERROR_WSMAN_INVALID_SOAP_BODY", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::timed_out, ours, "ERROR_WSMAN_OPERATION_TIMEDOUT", "Nothing came in that time, which is ordinary where a command is quiet.", "nothing: it is how a wait ends that brought nothing, and clients ask again; where a person sees it, raise the client's OperationTimeout"},
    {&fault::unsupported_encoding, not_ours, "ERROR_WSMAN_UNSUPPORTED_ENCODING", "", "let the client send UTF-8 or UTF-16"},
    {&fault::action_mismatch, ours, "ERROR_WSMAN_ACTION_MISMATCH", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::concurrency, not_ours, "ERROR_WSMAN_CONCURRENCY", "", "try again"},
    {&fault::already_exists, ours, "ERROR_WSMAN_ALREADY_EXISTS", "", "choose another name, or remove what is there"},
    {&fault::encoding_limit, not_ours, "ERROR_WSMAN_ENCODING_LIMIT", "", "let the client ask for a larger envelope (winrm set winrm/config @{MaxEnvelopeSizekb=\"500\"}), or raise MaxEnvelopeSizekb in psremoting.json"},
    {&fault::invalid_options, not_ours, "ERROR_WSMAN_INVALID_OPTIONS", "", "the message names the option; the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::invalid_parameter, not_ours, "ERROR_WSMAN_INVALID_PARAMETER", "", "the message names the parameter; the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::invalid_resource_uri, ours, "ERROR_WSMAN_INVALID_RESOURCE_URI", "Mostly: no session configuration (endpoint) has the name that the client asked for.", "psremoting endpoint list shows the names there are; connect with -ConfigurationName NAME; psremoting endpoint register NAME makes one"},
    {&fault::invalid_selectors, not_ours, "ERROR_WSMAN_INVALID_SELECTORS", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::quota_limit, ours, "ERROR_WSMAN_QUOTA_LIMIT", "", "psremoting sessions list; psremoting settings lists the quotas"},
    {&fault::schema_validation_error, ours, "ERROR_WSMAN_SCHEMA_VALIDATION_ERROR", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::unsupported_feature, ours, "ERROR_WSMAN_UNSUPPORTED_FEATURE", "", "the message says what; leave it out"},
    {&fault::invalid_xml, ours, "ERROR_WSMAN_INVALID_XML", "", "the client composed the request wrongly: update it, or report the line to its makers; a proxy that changes bodies does it, too"},
    {&fault::max_envelope_size, not_ours, "ERROR_WSMAN_MAX_ENVELOPE_SIZE", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::max_envelope_size_exceeded, not_ours, "ERROR_WSMAN_MAX_ENVELOPE_SIZE_EXCEEDED", "", "let the client ask for a larger envelope (winrm set winrm/config @{MaxEnvelopeSizekb=\"500\"}), or raise MaxEnvelopeSizekb in psremoting.json"},
    {&fault::server_envelope_limit, not_ours, "ERROR_WSMAN_SERVER_ENVELOPE_LIMIT", "", "raise MaxEnvelopeSizekb in psremoting.json"},
    {&fault::options_not_supported, ours, "ERROR_WSMAN_OPTIONS_NOT_SUPPORTED", "", "leave the option out; the message names it"},
    {&fault::option_name_invalid, ours, "ERROR_WSMAN_OPTIONS_INVALID_NAME", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::option_value_invalid, not_ours, "ERROR_WSMAN_OPTIONS_INVALID_VALUE", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::insufficient_selectors, ours, "ERROR_WSMAN_INSUFFCIENT_SELECTORS", "", "name what is meant: a listener by Address and Transport, an endpoint by Name, a session by ShellId"},
    {&fault::unexpected_selectors, ours, "ERROR_WSMAN_UNEXPECTED_SELECTORS", "Mostly: there is no session or command of that id any more, or it is another user's.", "open a new session; psremoting sessions list shows those there are, journalctl -u psremoting why one ended"},
    {&fault::invalid_selector_value, not_ours, "ERROR_WSMAN_INVALID_SELECTOR_VALUE", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::unsupported_media, ours, "ERROR_WSMAN_UNSUPPORTED_MEDIA", "", "let the client send application/soap+xml;charset=UTF-8"},
    {&fault::min_envelope_size, ours, "ERROR_WSMAN_MIN_ENVELOPE_SIZE", "", "let the client allow answers of 8192 bytes and more (MaxEnvelopeSizekb)"},
    {&fault::invalid_timeout, ours, "ERROR_WSMAN_INVALID_TIMEOUT_HEADER", "", "write OperationTimeout as a duration, such as PT60S"},
    {&fault::plugin_failed, ours, "ERROR_WSMAN_PLUGIN_FAILED", "The worker did not start, or ended in the middle.", "journalctl -u psremoting on the host (Windows: service.log) says why; try the PowerShell by hand: pwsh -NoProfile"},
    {&fault::provider_load_failed, ours, "ERROR_WSMAN_PROVIDER_LOAD_FAILED", "The endpoint is there, the PowerShell that it goes to is not, or may not be started.", "psremoting endpoint list and psremoting doctor say where the endpoint goes, and what its PowerShell lacks"},
    {&fault::receive_in_progress, not_ours, "ERROR_WINRS_RECEIVE_IN_PROGRESS", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::receive_no_response_data, not_ours, "ERROR_WINRS_RECEIVE_NO_RESPONSE_DATA", "", "ask again"},
    {&fault::code_page_not_supported, ours, "ERROR_WINRS_CODE_PAGE_NOT_SUPPORTED", "", "ask for code page 65001 (pywinrm: codepage=65001)"},
    {&fault::shell_not_initialized, not_ours, "ERROR_WSMAN_SHELL_NOT_INITIALIZED", "", "wait for the session to be open, then try again"},
    {&fault::quota_max_shells, ours, "ERROR_WSMAN_QUOTA_MAX_SHELLS", "", "psremoting sessions list; psremoting sessions stop ID; or raise the quota: psremoting endpoint set NAME --quota MaxShellsPerUser=N, Quotas.MaxShellsPerUser in psremoting.json for all found endpoints"},
    {&fault::quota_max_operations, ours, "ERROR_WSMAN_QUOTA_MAX_OPERATIONS", "Waiting Receives count, too: one for each open session.", "close sessions and commands of this user (psremoting sessions list), or raise Service.MaxConcurrentOperationsPerUser in psremoting.json"},
    {&fault::quota_user, not_ours, "ERROR_WSMAN_QUOTA_USER", "", "psremoting sessions list; psremoting sessions stop --user NAME"},
    {&fault::quota_system, not_ours, "ERROR_WSMAN_QUOTA_SYSTEM", "", "psremoting sessions list; psremoting settings lists the quotas"},
    {&fault::quota_max_shell_users, not_ours, "ERROR_WSMAN_QUOTA_MAX_SHELLUSERS", "", "psremoting sessions list; raise Winrs.MaxConcurrentUsers in psremoting.json"},
    {&fault::remote_shells_not_allowed, ours, "ERROR_WSMAN_REMOTESHELLS_NOT_ALLOWED", "", "set Winrs.AllowRemoteShellAccess to true in psremoting.json"},
    {&fault::shell_commands_filter_expected, ours, "ERROR_WSMAN_ENUMERATE_SHELLCOMAMNDS_FILTER_EXPECTED", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::shell_commands_epr_not_supported, ours, "ERROR_WSMAN_ENUMERATE_SHELLCOMMANDS_EPRS_NOTSUPPORTED", "", "enumerate without EnumerationMode"},
    {&fault::shell_name_invalid, not_ours, "ERROR_WSMAN_CLIENT_CREATESHELL_NAME_INVALID", "", "give the session another name"},
    {&fault::shell_disconnected, ours, "ERROR_WINRS_SHELL_DISCONNECTED", "", "New-PSSession for a new one; sessions cannot be left and taken up again here yet"},
    {&fault::disconnect_not_supported, ours, "ERROR_WINRS_SHELL_DISCONNECT_NOT_SUPPORTED", "", "New-PSSession for a new one; sessions cannot be left and taken up again here yet"},
    {&fault::client_session_mismatch, not_ours, "ERROR_WINRS_SHELL_CLIENTSESSIONID_MISMATCH", "", "use the session in the process that opened it, or open a new one"},
    {&fault::command_terminated, not_ours, "ERROR_WSMAN_COMMAND_TERMINATED", "", "nothing, where it was stopped on purpose; else journalctl -u psremoting on the host (Windows: service.log) says why"},
    {&fault::connected_to_different_client, not_ours, "ERROR_WINRS_SHELL_CONNECTED_TO_DIFFERENT_CLIENT", "", "use the session in the process that opened it, or open a new one"},
    {&fault::disconnect_not_graceful, not_ours, "ERROR_WINRS_SHELL_DISCONNECT_OPERATION_NOT_GRACEFUL", "", "New-PSSession for a new one; sessions cannot be left and taken up again here yet"},
    {&fault::disconnect_not_valid, not_ours, "ERROR_WINRS_SHELL_DISCONNECT_OPERATION_NOT_VALID", "", "New-PSSession for a new one; sessions cannot be left and taken up again here yet"},
    {&fault::reconnect_not_valid, not_ours, "ERROR_WINRS_SHELL_RECONNECT_OPERATION_NOT_VALID", "", "New-PSSession for a new one; sessions cannot be left and taken up again here yet"},
    {&fault::command_id_invalid, ours, "ERROR_WINRS_SHELLCOMMAND_CLIENTID_NOT_VALID", "", "let the client choose a new GUID, or none: the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::shell_id_invalid, ours, "ERROR_WINRS_SHELL_CLIENTID_NOT_VALID", "", "let the client choose a new GUID, or none: the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::command_id_conflict, ours, "ERROR_WINRS_SHELLCOMMAND_CLIENTID_RESOURCE_CONFLICT", "", "let the client choose a new GUID, or none: the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::shell_id_conflict, ours, "ERROR_WINRS_SHELL_CLIENTID_RESOURCE_CONFLICT", "", "let the client choose a new GUID, or none: the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::remote_access_disabled, not_ours, "ERROR_WSMAN_SERVICE_REMOTE_ACCESS_DISABLED", "", "psremoting endpoint set NAME --enable"},
    {&fault::stream_disconnected, not_ours, "ERROR_WSMAN_SERVICE_STREAM_DISCONNECTED", "", "New-PSSession for a new one; sessions cannot be left and taken up again here yet"},
    {&fault::run_as_failed, not_ours, "ERROR_WSMAN_CREATESHELL_RUNAS_FAILED", "", "psremoting endpoint show NAME (RunAsUser); journalctl -u psremoting on the host (Windows: service.log) says why"},
    {&fault::remote_connection_not_allowed, not_ours, "ERROR_WSMAN_REMOTE_CONNECTION_NOT_ALLOWED", "", "psremoting endpoint show NAME says who may connect, and from where"},
    {&fault::quota_plugin_shells_user, not_ours, "ERROR_WSMAN_QUOTA_MAX_SHELLS_PPQ", "", "psremoting sessions list; psremoting sessions stop ID; or raise the quota: psremoting endpoint set NAME --quota MaxShellsPerUser=N, Quotas.MaxShellsPerUser in psremoting.json for all found endpoints"},
    {&fault::quota_plugin_users, ours, "ERROR_WSMAN_QUOTA_MAX_USERS_PPQ", "", "psremoting sessions list; psremoting sessions stop ID; or raise the quota: psremoting endpoint set NAME --quota MaxConcurrentUsers=N, Quotas.MaxConcurrentUsers in psremoting.json for all found endpoints"},
    {&fault::quota_plugin_shells, ours, "ERROR_WSMAN_QUOTA_MAX_PLUGINSHELLS_PPQ", "", "psremoting sessions list; psremoting sessions stop ID; or raise the quota: psremoting endpoint set NAME --quota MaxShells=N, Quotas.MaxShells in psremoting.json for all found endpoints"},
    {&fault::quota_plugin_operations, not_ours, "ERROR_WSMAN_QUOTA_MAX_PLUGINOPERATIONS_PPQ", "", "wait for some to end, or use another endpoint"},
    {&fault::quota_plugin_operations_user, not_ours, "ERROR_WSMAN_QUOTA_MAX_OPERATIONS_USER_PPQ", "", "wait for some to end, or raise Service.MaxConcurrentOperationsPerUser in psremoting.json"},
    {&fault::quota_commands_per_shell, ours, "ERROR_WSMAN_QUOTA_MAX_COMMANDS_PER_SHELL_PPQ", "", "psremoting sessions list; psremoting sessions stop ID; or raise the quota: psremoting endpoint set NAME --quota MaxConcurrentCommandsPerShell=N, Quotas.MaxConcurrentCommandsPerShell in psremoting.json for all found endpoints"},
    {&fault::quota_min_requirement, not_ours, "ERROR_WSMAN_QUOTA_MIN_REQUIREMENT_NOT_AVAILABLE_PPQ", "", "raise the quota that the message names: psremoting endpoint set NAME --quota"},
    {&fault::idle_timeout_out_of_bounds, ours, "ERROR_WINRS_IDLETIMEOUT_OUTOFBOUNDS", "", "ask for less (New-PSSessionOption -IdleTimeout), or raise MaxIdleTimeoutms: psremoting endpoint set NAME --quota MaxIdleTimeoutms=N"},
    {&fault::ps_invalid_input, not_ours, "PowerShell plug-in: invalid input", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::ps_null_streams, ours, "PowerShell plug-in: null streams", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::ps_session_creation_failed, ours, "PowerShell plug-in: session creation failed", "", "journalctl -u psremoting on the host (Windows: service.log) says why; try the PowerShell by hand: pwsh -NoProfile"},
    {&fault::ps_bad_shell_context, not_ours, "PowerShell plug-in: bad shell context", "", "open a new session; psremoting sessions list shows those there are, journalctl -u psremoting why one ended"},
    {&fault::ps_bad_command_context, not_ours, "PowerShell plug-in: bad command context", "", "open a new session; psremoting sessions list shows those there are, journalctl -u psremoting why one ended"},
    {&fault::ps_invalid_input_stream, ours, "PowerShell plug-in: invalid input stream", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::ps_bad_input_type, not_ours, "PowerShell plug-in: bad input type", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::ps_invalid_output_stream, ours, "PowerShell plug-in: invalid output stream", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::ps_bad_arguments, ours, "PowerShell plug-in: bad arguments", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::ps_version_mismatch, ours, "PowerShell plug-in: version mismatch", "", "connect with PowerShell 3 or later"},
    {&fault::ps_reserved_option, ours, "PowerShell plug-in: reserved option", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::ps_version_option_missing, ours, "PowerShell plug-in: version option missing", "", "the client composed the request wrongly: update it, or report the line to its makers"},
    {&fault::ps_managed_exception, not_ours, "PowerShell plug-in: managed exception", "PowerShell as a client calls it an incorrect version of the protocol.", "journalctl -u psremoting on the host (Windows: service.log) says why"},
    {&fault::ps_connect_no_negotiation_data, ours, "PowerShell plug-in: connect no negotiation data", "", "New-PSSession for a new one; sessions cannot be left and taken up again here yet"},
    {&fault::ps_connect_failed, not_ours, "PowerShell plug-in: connect failed", "", "New-PSSession for a new one; sessions cannot be left and taken up again here yet"},
};
// clang-format on

std::string_view without_last_blank(std::string_view text) { return text.substr(0, text.find_last_not_of(' ') + 1); }

}  // namespace

std::vector<Explanation> fault_explanations() {
  std::vector<Explanation> all;
  for (const auto& row : rows)
    all.push_back({Numbering::error, row.kind->code, row.name, without_last_blank(row.kind->text),
                   row.sender == ours ? said_by::service : said_by::windows, row.cure, row.more});
  return all;
}

}  // namespace psremoting::service
