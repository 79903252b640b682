#include "base/errc.hpp"

namespace psremoting {

std::string_view name(Errc code) {
  switch (code) {
    case Errc::invalid_argument: return "invalid_argument";
    case Errc::malformed: return "malformed";
    case Errc::too_large: return "too_large";
    case Errc::not_found: return "not_found";
    case Errc::already_exists: return "already_exists";
    case Errc::access_denied: return "access_denied";
    case Errc::logon_failed: return "logon_failed";
    case Errc::unknown_endpoint: return "unknown_endpoint";
    case Errc::endpoint_unavailable: return "endpoint_unavailable";
    case Errc::invalid_shell_id: return "invalid_shell_id";
    case Errc::invalid_command_id: return "invalid_command_id";
    case Errc::shell_id_in_use: return "shell_id_in_use";
    case Errc::command_id_in_use: return "command_id_in_use";
    case Errc::idle_timeout_out_of_bounds: return "idle_timeout_out_of_bounds";
    case Errc::invalid_stream: return "invalid_stream";
    case Errc::option_missing: return "option_missing";
    case Errc::option_unsupported: return "option_unsupported";
    case Errc::version_mismatch: return "version_mismatch";
    case Errc::timed_out: return "timed_out";
    case Errc::aborted: return "aborted";
    case Errc::shell_gone: return "shell_gone";
    case Errc::shell_disconnected: return "shell_disconnected";
    case Errc::not_supported: return "not_supported";
    case Errc::quota_shells_user: return "quota_shells_user";
    case Errc::quota_shells_endpoint: return "quota_shells_endpoint";
    case Errc::quota_users: return "quota_users";
    case Errc::quota_processes: return "quota_processes";
    case Errc::quota_operations: return "quota_operations";
    case Errc::quota_input: return "quota_input";
    case Errc::quota_output: return "quota_output";
    case Errc::worker_failed: return "worker_failed";
    case Errc::command_not_found: return "command_not_found";
    case Errc::io: return "io";
    case Errc::shutting_down: return "shutting_down";
    case Errc::internal: return "internal";
  }
  return "unknown";
}

}  // namespace psremoting
