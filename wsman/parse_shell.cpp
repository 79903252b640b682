#include "wsman/parse_shell.hpp"

#include <algorithm>

#include "wsman/duration.hpp"
#include "wsman/names.hpp"

namespace psremoting::wsman {

namespace {

using xml::Element;
using Milliseconds = std::chrono::milliseconds;

Fault bad_body(std::string why) { return Fault(fault::invalid_soap_body, std::move(why)); }

// Absent also where it is written empty.
std::optional<std::string> id_of(Element element, std::string_view attribute) {
  std::string_view id = xml::trim(element.attribute(attribute).value_or(""));
  if (id.empty()) return std::nullopt;
  return std::string(id);
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  for (text = xml::trim(text); !text.empty(); text = xml::trim(text)) {
    std::size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
    result.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return result;
}

Parsed<std::optional<Milliseconds>> read_duration(Element element) {
  if (!element) return std::optional<Milliseconds>();
  auto duration = parse_duration(element.text());
  if (!duration) return bad_body("The " + std::string(element.local_name()) + " is not a duration.");
  if (duration->count() < 0) return Fault(fault::idle_timeout_out_of_bounds);
  return duration;
}

// IdleTimeOut, or as one client misspells it. An element that the protocol does not have can be wrong in no way: it is
// believed as far as it makes sense anywhere.
Parsed<std::optional<Milliseconds>> read_idle_timeout(Element element) {
  constexpr std::chrono::hours most{12};  // what WinRM's own endpoints allow
  if (auto timeout = element.child(ns::shell, "IdleTimeOut")) return read_duration(timeout);
  const auto misspelt = parse_duration(element.child(ns::shell, "IdleTimeout").text());
  if (!misspelt || misspelt->count() <= 0) return std::optional<Milliseconds>();
  return std::optional<Milliseconds>(std::min<Milliseconds>(*misspelt, most));
}

std::vector<std::pair<std::string, std::string>> read_environment(Element environment) {
  std::vector<std::pair<std::string, std::string>> variables;
  for (auto variable = environment.first_child(); variable; variable = variable.next()) {
    if (!variable.is(ns::shell, "Variable")) continue;
    variables.emplace_back(variable.attribute("Name").value_or(""), variable.text());
  }
  return variables;
}

Parsed<Send::Stream> read_stream(Element element) {
  auto base64 = element.base64();
  if (!base64) return bad_body("A Stream is not base64.");
  Send::Stream stream;
  stream.name = xml::trim(element.attribute("Name").value_or(""));
  stream.command_id = id_of(element, "CommandId");
  stream.base64 = *base64;
  stream.end = is_true(element.attribute("End").value_or(""));
  if (stream.name.empty()) return bad_body("A Stream has no Name.");
  return stream;
}

}  // namespace

Parsed<Operation> read_create(xml::Element shell) {
  Create create;
  create.shell_id = id_of(shell, "ShellId");
  auto name = shell.attribute("Name");
  create.name = name ? xml::trim(*name) : shell.child(ns::shell, "Name").trimmed();
  create.input_streams = words(shell.child(ns::shell, "InputStreams").text());
  create.output_streams = words(shell.child(ns::shell, "OutputStreams").text());
  auto idle_timeout = read_idle_timeout(shell);
  if (!idle_timeout) return idle_timeout.error();
  create.idle_timeout = *idle_timeout;
  // Of no effect here or on Windows: no reason to refuse a shell.
  create.lifetime = parse_duration(shell.child(ns::shell, "Lifetime").text());
  create.buffer_mode = shell.child(ns::shell, "BufferMode").trimmed();
  create.working_directory = shell.child(ns::shell, "WorkingDirectory").trimmed();
  create.environment = read_environment(shell.child(ns::shell, "Environment"));
  if (auto creation_xml = shell.child(ns::powershell, "creationXml")) {
    auto base64 = creation_xml.base64();
    if (!base64) return Fault(fault::ps_session_creation_failed, "The creationXml is not base64.");
    create.creation_xml = *base64;
  }
  return Operation(std::move(create));
}

Parsed<Operation> read_command(xml::Element command_line) {
  Command command;
  command.id = id_of(command_line, "CommandId");
  auto line = command_line.child(ns::shell, "Command");
  if (!line) return bad_body("The CommandLine has no Command.");
  command.line = line.text();
  for (auto child = command_line.first_child(); child; child = child.next()) {
    if (child.is(ns::shell, "Arguments")) command.arguments.push_back(child.text());
  }
  return Operation(std::move(command));
}

Parsed<Operation> read_send(xml::Element element) {
  Send send;
  for (auto child = element.first_child(); child; child = child.next()) {
    if (!child.is(ns::shell, "Stream")) continue;
    auto stream = read_stream(child);
    if (!stream) return stream.error();
    send.streams.push_back(std::move(*stream));
  }
  if (send.streams.empty()) return bad_body("The Send has no Stream.");
  return Operation(std::move(send));
}

Parsed<Operation> read_receive(xml::Element element) {
  auto desired = element.child(ns::shell, "DesiredStream");
  Receive receive;
  receive.command_id = id_of(desired, "CommandId");
  receive.streams = words(desired.text());
  if (receive.streams.empty()) return bad_body("The Receive names no DesiredStream.");
  return Operation(std::move(receive));
}

Parsed<Operation> read_signal(xml::Element element) {
  Signal signal;
  signal.command_id = id_of(element, "CommandId");
  signal.code = element.child(ns::shell, "Code").trimmed();
  if (signal.code.empty()) return bad_body("The Signal has no Code.");
  return Operation(std::move(signal));
}

Parsed<Operation> read_disconnect(xml::Element element) {
  Disconnect disconnect;
  auto idle_timeout = read_idle_timeout(element);
  if (!idle_timeout) return idle_timeout.error();
  disconnect.idle_timeout = *idle_timeout;
  disconnect.buffer_mode = element.child(ns::shell, "BufferMode").trimmed();
  return Operation(std::move(disconnect));
}

Parsed<Operation> read_connect(xml::Element element) {
  Connect connect;
  connect.command_id = id_of(element, "CommandId");
  if (auto connect_xml = element.child(ns::powershell, "connectXml")) {
    auto base64 = connect_xml.base64();
    if (!base64) return Fault(fault::ps_connect_no_negotiation_data, "The connectXml is not base64.");
    connect.connect_xml = *base64;
  }
  return Operation(std::move(connect));
}

}  // namespace psremoting::wsman
