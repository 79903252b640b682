#include "wsman/print_request.hpp"

#include "wsman/duration.hpp"
#include "wsman/names.hpp"
#include "wsman/print_item.hpp"

namespace psremoting::wsman {

namespace {

void append_attribute(std::string& to, std::string_view name, std::string_view value) {
  to.append(" ").append(name).append("=\"");
  xml::append_attribute(to, value);
  to += '"';
}

void append_id(std::string& to, std::string_view name, const std::optional<std::string>& id) {
  if (id) append_attribute(to, name, *id);
}

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

void append_duration(std::string& to, std::string_view name, const std::optional<std::chrono::milliseconds>& duration) {
  if (duration) append_element(to, name, print_seconds(*duration));
}

// <name xmlns="…/powershell">base64</name>
void append_powershell(std::string& to, std::string_view name, std::string_view base64) {
  if (base64.empty()) return;
  to.append("<").append(name).append(" xmlns=\"").append(ns::powershell).append("\">");
  to.append(base64).append("</").append(name).append(">");
}

void append_environment(std::string& to, const Create& create) {
  if (create.environment.empty()) return;
  to += "<rsp:Environment>";
  for (const auto& [name, value] : create.environment) {
    to += "<rsp:Variable";
    append_attribute(to, "Name", name);
    to += '>';
    xml::append_text(to, value);
    to += "</rsp:Variable>";
  }
  to += "</rsp:Environment>";
}

std::string_view name_of(Enumerate::Mode mode) {
  switch (mode) {
    case Enumerate::Mode::references: return "EnumerateEPR";
    case Enumerate::Mode::both: return "EnumerateObjectAndEPR";
    case Enumerate::Mode::objects: break;
  }
  return {};
}

struct Appender {
  std::string& to;

  void operator()(const Identify&) const {}
  void operator()(const Delete&) const {}
  void operator()(const Get&) const {}
  void operator()(const Put&) const {}
  void operator()(const ConfigChange&) const {}
  void operator()(const Unsupported&) const {}
  void operator()(const Reconnect&) const {}

  void operator()(const Create& create) const {
    to += "<rsp:Shell";
    append_id(to, "ShellId", create.shell_id);
    if (!create.name.empty()) append_attribute(to, "Name", create.name);
    to += '>';
    append_environment(to, create);
    append_element(to, "rsp:WorkingDirectory", create.working_directory);
    append_duration(to, "rsp:Lifetime", create.lifetime);
    append_duration(to, "rsp:IdleTimeOut", create.idle_timeout);
    append_element(to, "rsp:InputStreams", join(create.input_streams));
    append_element(to, "rsp:OutputStreams", join(create.output_streams));
    append_element(to, "rsp:BufferMode", create.buffer_mode);
    append_powershell(to, "creationXml", create.creation_xml);
    to += "</rsp:Shell>";
  }

  void operator()(const Command& command) const {
    to += "<rsp:CommandLine";
    append_id(to, "CommandId", command.id);
    to += "><rsp:Command>";
    xml::append_text(to, command.line);
    to += "</rsp:Command>";
    for (auto argument : command.arguments) append_element(to, "rsp:Arguments", argument);
    to += "</rsp:CommandLine>";
  }

  void operator()(const Send& send) const {
    to += "<rsp:Send>";
    for (const auto& stream : send.streams) {
      to += "<rsp:Stream";
      append_attribute(to, "Name", stream.name);
      append_id(to, "CommandId", stream.command_id);
      if (stream.end) append_attribute(to, "End", "true");
      to.append(">").append(stream.base64).append("</rsp:Stream>");
    }
    to += "</rsp:Send>";
  }

  void operator()(const Receive& receive) const {
    to += "<rsp:Receive><rsp:DesiredStream";
    append_id(to, "CommandId", receive.command_id);
    to += '>';
    xml::append_text(to, join(receive.streams));
    to += "</rsp:DesiredStream></rsp:Receive>";
  }

  void operator()(const Signal& signal) const {
    to += "<rsp:Signal";
    append_id(to, "CommandId", signal.command_id);
    to += '>';
    append_element(to, "rsp:Code", signal.code);
    to += "</rsp:Signal>";
  }

  void operator()(const Disconnect& disconnect) const {
    to += "<rsp:Disconnect>";
    append_duration(to, "rsp:IdleTimeOut", disconnect.idle_timeout);
    append_element(to, "rsp:BufferMode", disconnect.buffer_mode);
    to += "</rsp:Disconnect>";
  }

  void operator()(const Connect& connect) const {
    to += "<rsp:Connect";
    append_id(to, "CommandId", connect.command_id);
    to += '>';
    append_powershell(to, "connectXml", connect.connect_xml);
    to += "</rsp:Connect>";
  }

  void operator()(const Enumerate& enumerate) const {
    to.append("<n:Enumerate xmlns:n=\"").append(ns::enumeration).append("\">");
    if (enumerate.optimize) to += "<w:OptimizeEnumeration/>";
    append_element(to, "w:MaxElements", std::to_string(enumerate.max_elements));
    append_element(to, "w:EnumerationMode", name_of(enumerate.mode));
    if (enumerate.filter) {
      to += "<w:Filter";
      append_attribute(to, "Dialect", enumerate.filter->dialect);
      to += '>';
      append_selectors(to, enumerate.filter->selectors);
      to += "</w:Filter>";
    }
    to += "</n:Enumerate>";
  }

  void operator()(const Pull& pull) const {
    to.append("<n:Pull xmlns:n=\"").append(ns::enumeration).append("\">");
    append_element(to, "n:EnumerationContext", pull.context);
    append_element(to, "n:MaxElements", std::to_string(pull.max_elements));
    to += "</n:Pull>";
  }

  void operator()(const Release& release) const {
    to.append("<n:Release xmlns:n=\"").append(ns::enumeration).append("\">");
    append_element(to, "n:EnumerationContext", release.context);
    to += "</n:Release>";
  }
};

}  // namespace

void append_body(std::string& to, const Operation& operation) { std::visit(Appender{to}, operation); }

void append_selectors(std::string& to, const std::vector<Selector>& selectors) {
  if (selectors.empty()) return;
  to += "<w:SelectorSet>";
  for (const Selector& selector : selectors) {
    to += "<w:Selector";
    append_attribute(to, "Name", selector.name);
    to += '>';
    xml::append_text(to, selector.value);
    to += "</w:Selector>";
  }
  to += "</w:SelectorSet>";
}

std::size_t body_size(const Operation& operation) {
  std::size_t size = 0;
  if (auto* create = std::get_if<Create>(&operation)) size = create->creation_xml.size();
  if (auto* connect = std::get_if<Connect>(&operation)) size = connect->connect_xml.size();
  if (auto* command = std::get_if<Command>(&operation)) {
    for (auto argument : command->arguments) size += argument.size();
  }
  if (auto* send = std::get_if<Send>(&operation)) {
    for (const auto& stream : send->streams) size += stream.base64.size() + 100;
  }
  return size;
}

}  // namespace psremoting::wsman
