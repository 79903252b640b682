#pragma once

#include <string_view>

namespace psremoting {

// What went wrong, in the product's own words. A front end gives each its form: the listener a WSMan fault, the command
// line an exit code. Nothing here knows of SOAP.
enum class Errc {
  invalid_argument,      // a value that no rule allows
  malformed,             // bytes that are not what they claim to be
  too_large,             // beyond a limit that is there to protect us
  not_found,             // no such shell, command, file
  already_exists,        // an id that is in use
  access_denied,         // known, but not allowed
  logon_failed,          // name or proof is wrong; never says which
  unknown_endpoint,      // no endpoint of that name
  endpoint_unavailable,  // the endpoint is there, its PowerShell is not, or may not be used
  invalid_shell_id,      // not a GUID
  invalid_command_id,    // not a GUID
  shell_id_in_use,
  command_id_in_use,
  idle_timeout_out_of_bounds,
  invalid_stream,      // a stream this shell does not have
  option_missing,      // an option that must be there
  option_unsupported,  // an option that must be obeyed and cannot be
  version_mismatch,    // a protocol version we do not speak
  timed_out,           // nothing to say before the deadline: ordinary
  aborted,             // ended by somebody else's request: ordinary
  shell_gone,          // it was there and has ended
  shell_disconnected,
  not_supported,
  quota_shells_user,      // shells of one user
  quota_shells_endpoint,  // shells of one endpoint
  quota_users,            // users of one endpoint
  quota_processes,        // processes, or commands, of one shell
  quota_operations,       // operations of one user at a time
  quota_input,            // input sent and not consumed
  quota_output,           // output produced and not fetched
  worker_failed,          // the worker did not start, died, or spoke nonsense
  command_not_found,      // the program of a cmd shell's command does not exist
  io,                     // the operating system said no; the detail has its words
  shutting_down,
  internal,  // a defect of ours
};

// The enumerator's own name, for logs.
std::string_view name(Errc code);

}  // namespace psremoting
