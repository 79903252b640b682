#include "wsman/print_item.hpp"

#include "wsman/duration.hpp"
#include "wsman/names.hpp"
#include "wsman/print.hpp"
#include "wsman/print_config.hpp"
#include "wsman/xml.hpp"

namespace psremoting::wsman {

namespace {

void open(std::string& to, std::string_view name) {
  to += '<';
  to += name;
  to += '>';
}

void close(std::string& to, std::string_view name) {
  to += "</";
  to += name;
  to += '>';
}

void append_environment(std::string& to, const std::vector<std::pair<std::string, std::string>>& environment) {
  if (environment.empty()) return;
  open(to, "rsp:Environment");
  for (const auto& [name, value] : environment) {
    to += "<rsp:Variable Name=\"";
    xml::append_attribute(to, name);
    to += "\">";
    xml::append_text(to, value);
    close(to, "rsp:Variable");
  }
  close(to, "rsp:Environment");
}

void append_command(std::string& to, const CommandInfo& command) {
  to.append("<rsp:Command xmlns:rsp=\"").append(ns::shell).append("\">");
  append_element(to, "rsp:CommandId", command.command_id);
  open(to, "rsp:CommandLine");
  xml::append_text(to, command.command_line);
  close(to, "rsp:CommandLine");
  append_element(to, "rsp:CommandState", command.state);
  close(to, "rsp:Command");
}

struct Appender {
  std::string& to;
  void operator()(const ShellInfo& shell) const { append_shell(to, shell); }
  void operator()(const CommandInfo& command) const { append_command(to, command); }
  void operator()(const ConfigElement& element) const { append_config(to, element); }
  void operator()(const ListenerInfo& listener) const { append_listener(to, listener); }
  void operator()(const PluginInfo& plugin) const { append_plugin(to, plugin); }
  void operator()(const EndpointReference& reference) const { append_reference(to, reference); }
  void operator()(const ReferencedItem& item) const {
    open(to, "w:Item");
    std::visit(*this, item.object);
    append_reference(to, item.reference);
    close(to, "w:Item");
  }
};

template <class T, class Print>
void append_optional(std::string& to, std::string_view name, const std::optional<T>& value, Print print) {
  if (value) append_element(to, name, print(*value));
}

std::string megabytes(std::uint64_t count) { return std::to_string(count) + "MB"; }
std::string yes_or_no(bool value) { return value ? "Yes" : "No"; }
template <class T>
std::string decimal(T value) {
  return std::to_string(value);
}

}  // namespace

void append_element(std::string& to, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  open(to, name);
  xml::append_text(to, text);
  close(to, name);
}

void append_shell(std::string& to, const ShellInfo& shell) {
  to.append("<rsp:Shell xmlns:rsp=\"").append(ns::shell).append("\">");
  append_element(to, "rsp:ShellId", shell.shell_id);
  append_element(to, "rsp:Name", shell.name);
  append_element(to, "rsp:ResourceUri", shell.resource_uri);
  append_element(to, "rsp:Owner", shell.owner);
  append_element(to, "rsp:ClientIP", shell.client_ip);
  append_optional(to, "rsp:ProcessId", shell.process_id, decimal<std::uint64_t>);
  append_environment(to, shell.environment);
  append_element(to, "rsp:WorkingDirectory", shell.working_directory);
  append_optional(to, "rsp:Lifetime", shell.lifetime, print_seconds);
  append_optional(to, "rsp:IdleTimeOut", shell.idle_timeout, print_seconds);
  append_element(to, "rsp:InputStreams", shell.input_streams);
  append_element(to, "rsp:OutputStreams", shell.output_streams);
  append_optional(to, "rsp:MaxIdleTimeOut", shell.max_idle_timeout, print_seconds);
  append_element(to, "rsp:Locale", shell.locale);
  append_element(to, "rsp:DataLocale", shell.data_locale);
  append_element(to, "rsp:CompressionMode", shell.compression_mode);
  append_optional(to, "rsp:ProfileLoaded", shell.profile_loaded, yes_or_no);
  append_element(to, "rsp:Encoding", shell.encoding);
  append_element(to, "rsp:BufferMode", shell.buffer_mode);
  append_element(to, "rsp:State", shell.state);
  append_optional(to, "rsp:ShellRunTime", shell.run_time, print_days);
  append_optional(to, "rsp:ShellInactivity", shell.inactivity, print_days);
  append_optional(to, "rsp:MemoryUsed", shell.memory_used_mb, megabytes);
  append_optional(to, "rsp:ChildProcesses", shell.child_processes, decimal<std::uint32_t>);
  close(to, "rsp:Shell");
}

void append_item(std::string& to, const Item& item) { std::visit(Appender{to}, item); }

std::size_t printed_size(const Item& item) {
  std::string text;
  append_item(text, item);
  return text.size();
}

}  // namespace psremoting::wsman
