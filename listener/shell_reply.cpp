#include "listener/shell_reply.hpp"

namespace psremoting::listener {
namespace {

std::string_view stream_name(psrp::Stream stream) {
  return stream == psrp::Stream::standard_error ? "stderr" : "stdout";
}

wsman::CommandState state_reply(psrp::CommandState state) {
  switch (state) {
    case psrp::CommandState::running: return wsman::CommandState::running;
    case psrp::CommandState::pending: return wsman::CommandState::pending;
    case psrp::CommandState::done: return wsman::CommandState::done;
  }
  return wsman::CommandState::running;
}

// What only a PowerShell shell tells: what Get-PSSession copies into the connection it offers.
void add_session(wsman::ShellInfo& reply, const psrp::ShellInfo& shell) {
  reply.max_idle_timeout = shell.max_idle_timeout;
  reply.locale = shell.words.locale.empty() ? "en-US" : shell.words.locale;
  reply.data_locale = shell.words.data_locale.empty() ? "en-US" : shell.words.data_locale;
  reply.compression_mode = shell.words.compressed ? "XpressCompression" : "NoCompression";
  reply.profile_loaded = shell.words.profile;
  reply.encoding = "UTF8";
  reply.buffer_mode = shell.block_output ? "Block" : "Drop";
  reply.state = shell.connected ? "Connected" : "Disconnected";
}

}  // namespace

wsman::ShellInfo shell_reply(const psrp::ShellInfo& shell) {
  wsman::ShellInfo reply;
  reply.shell_id = shell.id.upper();
  reply.name = shell.words.name;
  reply.resource_uri = shell.words.resource_uri;
  reply.owner = shell.owner;
  reply.client_ip = shell.client_ip;
  if (shell.process_id != 0) reply.process_id = shell.process_id;
  reply.working_directory = shell.words.working_directory;
  reply.idle_timeout = shell.idle_timeout;
  reply.input_streams = shell.powershell ? "stdin pr" : "stdin";
  reply.output_streams = shell.powershell ? "stdout" : "stdout stderr";
  if (shell.powershell) add_session(reply, shell);
  reply.run_time = shell.run_time;
  reply.inactivity = shell.inactivity;
  return reply;
}

wsman::CommandInfo command_reply(const psrp::CommandInfo& command) {
  const char* state = command.state == psrp::CommandState::done ? "Done" : "Running";
  return {command.id.upper(), command.line, state};
}

wsman::ReceiveResponse receive_reply(const psrp::Output& output, const std::optional<Guid>& command) {
  wsman::ReceiveResponse reply;
  if (command) reply.command_id = command->upper();
  reply.streams.reserve(output.chunks.size());
  for (const auto& chunk : output.chunks) reply.streams.push_back({stream_name(chunk.stream), chunk.base64, chunk.end});
  if (output.state) reply.state = state_reply(*output.state);
  reply.exit_code = output.exit_code;
  return reply;
}

}  // namespace psremoting::listener
