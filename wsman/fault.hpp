#pragma once

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "wsman/charset.hpp"

namespace psremoting::wsman {

// A row of the table of faults: what is always the same about one kind.
struct FaultKind {
  std::uint32_t code;        // WSManFault/@Code, by which most clients go
  std::string_view value;    // s:Code/s:Value
  std::string_view subcode;  // s:Subcode/s:Value, with prefix; empty: none (only SOAP's own codes)
  std::string_view detail;   // the last word of w:FaultDetail, or empty
  std::string_view text;     // English
};

// A provider (plug-in) that failed, shown inside f:Message. With a code: a nested WSManFault; without: text alone.
struct ProviderFault {
  std::string provider, path;
  std::uint32_t code = 0;
  std::string text;
  friend bool operator==(const ProviderFault&, const ProviderFault&) = default;
};

// A refusal, as a value. Answered with HTTP 500, whatever it says.
struct Fault {
  std::uint32_t code = 0;
  std::string value = "s:Receiver";
  std::string subcode = "w:InternalError";
  std::string detail;   // the last word of w:FaultDetail, or empty
  std::string text;     // Reason
  std::string message;  // f:Message; empty: as text
  std::string machine;  // f:WSManFault/@Machine: our name as the client knows it; filled in where the answer is printed
  std::optional<ProviderFault> provider;

  // Of the request, as far as it could be read.
  std::string relates_to;
  Charset charset = Charset::utf8;

  Fault() = default;
  Fault(const FaultKind& kind, std::string message = {});

  // The action of the envelope it travels in, by the subcode's family.
  std::string_view action() const;
  // Whether it is of that kind: codes are unique.
  bool is(const FaultKind& kind) const { return code == kind.code; }
};

// value() of a failed parse is a broken invariant of ours: it throws.
[[noreturn]] inline void throw_exception_from_error(const Fault& fault, const boost::source_location&) {
  throw std::logic_error("WSMan fault " + std::to_string(fault.code) + ": " + fault.text);
}

// The fault of an error from below, its detail as the message.
Fault to_fault(const Error& error);

// The table (facts: wsmerror.h, MS-WSMV, DSP0226). In the order of the codes.
namespace fault {
extern const FaultKind access_denied, invalid_parameter_win32, busy, operation_aborted, shutdown_in_progress, cancelled,
    logon_failure, internal_error, file_not_found, access_denied_com, resource_not_found, invalid_action_uri,
    provider_failure, unsupported_timeout, soap_version_mismatch, data_encoding_unknown,
    invalid_message_information_header, must_understand, message_information_header_required, destination_unreachable,
    action_not_supported, endpoint_unavailable, invalid_representation, filter_dialect_unavailable,
    cannot_process_filter, invalid_enumeration_context, enumeration_timed_out, envelope_too_large, invalid_soap_body,
    timed_out, unsupported_encoding, action_mismatch, concurrency, already_exists, encoding_limit, invalid_options,
    invalid_parameter, invalid_resource_uri, invalid_selectors, quota_limit, schema_validation_error,
    unsupported_feature, invalid_xml, max_envelope_size, max_envelope_size_exceeded, server_envelope_limit,
    options_not_supported, option_name_invalid, option_value_invalid, insufficient_selectors, unexpected_selectors,
    invalid_selector_value, unsupported_media, min_envelope_size, invalid_timeout, plugin_failed, provider_load_failed,
    receive_in_progress, receive_no_response_data, code_page_not_supported, shell_not_initialized, quota_max_shells,
    quota_max_operations, quota_user, quota_system, quota_max_shell_users, remote_shells_not_allowed,
    shell_commands_filter_expected, shell_commands_epr_not_supported, shell_name_invalid, shell_disconnected,
    disconnect_not_supported, client_session_mismatch, command_terminated, connected_to_different_client,
    disconnect_not_graceful, disconnect_not_valid, reconnect_not_valid, command_id_invalid, shell_id_invalid,
    command_id_conflict, shell_id_conflict, remote_access_disabled, stream_disconnected, run_as_failed,
    remote_connection_not_allowed, quota_plugin_shells_user, quota_plugin_users, quota_plugin_shells,
    quota_plugin_operations, quota_plugin_operations_user, quota_commands_per_shell, quota_min_requirement,
    idle_timeout_out_of_bounds, ps_invalid_input, ps_null_streams, ps_session_creation_failed, ps_bad_shell_context,
    ps_bad_command_context, ps_invalid_input_stream, ps_bad_input_type, ps_invalid_output_stream, ps_bad_arguments,
    ps_version_mismatch, ps_reserved_option, ps_version_option_missing, ps_managed_exception,
    ps_connect_no_negotiation_data, ps_connect_failed;
}  // namespace fault

}  // namespace psremoting::wsman
