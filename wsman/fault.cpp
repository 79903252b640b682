#include "wsman/fault.hpp"

#include <utility>

namespace psremoting::wsman {

namespace {

// The codes that PowerShell's plug-in makes; clients look for them inside a ProviderFault.
bool is_of_powershell(std::uint32_t code) { return (code & 0xFFFF'0000) == 0x8054'0000; }

// As Windows was recorded, where it was; but some clients (pywinrm) show nothing else.
std::string reason_of(const FaultKind& kind, const std::string& message) {
  const auto is = [&](const FaultKind& other) { return kind.code == other.code; };
  if (message.empty() || is(fault::timed_out) || is(fault::unexpected_selectors)) return std::string(kind.text);
  const bool both = is(fault::invalid_parameter_win32) || is(fault::file_not_found);
  return both ? std::string(kind.text) + message : message;
}

const FaultKind& kind_of_quota(Errc code) {
  switch (code) {
    case Errc::quota_shells_user: return fault::quota_max_shells;
    case Errc::quota_shells_endpoint: return fault::quota_plugin_shells;
    case Errc::quota_users: return fault::quota_plugin_users;
    case Errc::quota_processes: return fault::quota_commands_per_shell;
    case Errc::quota_operations: return fault::quota_max_operations;
    default: return fault::quota_limit;
  }
}

const FaultKind& kind_of(Errc code) {
  switch (code) {
    case Errc::invalid_argument: return fault::invalid_parameter_win32;
    case Errc::malformed: return fault::schema_validation_error;
    case Errc::too_large: return fault::envelope_too_large;
    case Errc::not_found: return fault::unexpected_selectors;
    case Errc::already_exists: return fault::already_exists;
    case Errc::access_denied: return fault::access_denied;
    case Errc::logon_failed: return fault::logon_failure;
    case Errc::unknown_endpoint: return fault::invalid_resource_uri;
    case Errc::endpoint_unavailable: return fault::provider_load_failed;
    case Errc::invalid_shell_id: return fault::shell_id_invalid;
    case Errc::invalid_command_id: return fault::command_id_invalid;
    case Errc::shell_id_in_use: return fault::shell_id_conflict;
    case Errc::command_id_in_use: return fault::command_id_conflict;
    case Errc::idle_timeout_out_of_bounds: return fault::idle_timeout_out_of_bounds;
    case Errc::invalid_stream: return fault::invalid_parameter_win32;
    case Errc::option_missing: return fault::ps_version_option_missing;
    case Errc::option_unsupported: return fault::options_not_supported;
    case Errc::version_mismatch: return fault::ps_version_mismatch;
    case Errc::timed_out: return fault::timed_out;
    case Errc::aborted: return fault::operation_aborted;
    case Errc::shell_gone: return fault::unexpected_selectors;
    case Errc::shell_disconnected: return fault::shell_disconnected;
    case Errc::not_supported: return fault::unsupported_feature;
    case Errc::quota_shells_user:
    case Errc::quota_shells_endpoint:
    case Errc::quota_users:
    case Errc::quota_processes:
    case Errc::quota_operations:
    case Errc::quota_input:
    case Errc::quota_output: return kind_of_quota(code);
    case Errc::worker_failed: return fault::plugin_failed;
    case Errc::command_not_found: return fault::file_not_found;
    case Errc::shutting_down: return fault::shutdown_in_progress;
    case Errc::io:
    case Errc::internal: break;
  }
  return fault::internal_error;
}

}  // namespace

Fault::Fault(const FaultKind& kind, std::string message_text)
    : code(kind.code),
      value(kind.value),
      subcode(kind.subcode),
      detail(kind.detail),
      text(reason_of(kind, message_text)),
      message(std::move(message_text)) {
  if (is_of_powershell(code)) {
    provider = ProviderFault{"microsoft.powershell", "pwsh", code, message.empty() ? text : message};
  }
}

std::string_view Fault::action() const {
  if (subcode.starts_with("w:")) return "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault";
  if (subcode.starts_with("n:")) return "http://schemas.xmlsoap.org/ws/2004/09/enumeration/fault";
  if (subcode.starts_with("x:")) return "http://schemas.xmlsoap.org/ws/2004/09/transfer/fault";
  if (subcode.starts_with("e:")) return "http://schemas.xmlsoap.org/ws/2004/08/eventing/fault";
  return "http://schemas.xmlsoap.org/ws/2004/08/addressing/fault";
}

Fault to_fault(const Error& error) { return Fault(kind_of(error.code), error.detail); }

}  // namespace psremoting::wsman
