#include "wsman/print_config.hpp"

#include "wsman/names.hpp"
#include "wsman/print_item.hpp"
#include "wsman/print_request.hpp"
#include "wsman/xml.hpp"

namespace psremoting::wsman {

namespace {

void append_children(std::string& to, const ConfigElement& element) {
  for (const ConfigElement& child : element.children) {
    to.append("<cfg:").append(child.name).append(">");
    append_children(to, child);
    to.append("</cfg:").append(child.name).append(">");
  }
  xml::append_text(to, element.text);
}

// <cfg:name>text</cfg:name>, also where the text is empty.
void append_value(std::string& to, std::string_view name, std::string_view text) {
  to.append("<cfg:").append(name).append(">");
  xml::append_text(to, text);
  to.append("</cfg:").append(name).append(">");
}

void append_attribute(std::string& to, std::string_view name, std::string_view value) {
  to.append(" ").append(name).append("=\"");
  xml::append_attribute(to, value);
  to += '"';
}

std::string_view truth(bool value) { return value ? "true" : "false"; }

// What has no meaning here has the value that it has where nobody set it.
void append_plugin_attributes(std::string& to, const PluginInfo& plugin) {
  append_attribute(to, "Name", plugin.name);
  append_attribute(to, "Filename", plugin.filename);
  append_attribute(to, "SDKVersion", "2");
  append_attribute(to, "XmlRenderingType", "text");
  append_attribute(to, "Enabled", truth(plugin.enabled));
  append_attribute(to, "Architecture", "64");
  append_attribute(to, "UseSharedProcess", "false");
  append_attribute(to, "ProcessIdleTimeoutSec", "0");
  append_attribute(to, "RunAsUser", plugin.run_as_user);
  append_attribute(to, "RunAsPassword", "");
  append_attribute(to, "RunAsVirtualAccount", truth(plugin.run_as_virtual_account));
  append_attribute(to, "RunAsVirtualAccountGroups", plugin.run_as_virtual_account_groups);
  append_attribute(to, "AutoRestart", "false");
  append_attribute(to, "OutputBufferingMode", plugin.output_buffering_mode);
  append_attribute(to, "xml:lang", "en-US");
}

void append_parameters(std::string& to, const PluginInfo::Values& parameters) {
  to += "<InitializationParameters>";
  for (const auto& [name, value] : parameters) {
    to += "<Param";
    append_attribute(to, "Name", name);
    append_attribute(to, "Value", value);
    to += "/>";
  }
  to += "</InitializationParameters>";
}

void append_resource(std::string& to, const PluginInfo& plugin) {
  to += "<Resources><Resource";
  append_attribute(to, "ResourceUri", plugin.resource_uri);
  append_attribute(to, "SupportsOptions", "true");
  append_attribute(to, "ExactMatch", "true");
  to += "><Security";
  append_attribute(to, "Uri", plugin.resource_uri);
  append_attribute(to, "ExactMatch", "true");
  append_attribute(to, "Sddl", plugin.sddl);
  to += "/><Capability Type=\"Shell\"/></Resource></Resources>";
}

}  // namespace

void append_config(std::string& to, const ConfigElement& element) {
  to.append("<cfg:").append(element.name).append(" xmlns:cfg=\"").append(ns::config).append("\">");
  append_children(to, element);
  to.append("</cfg:").append(element.name).append(">");
}

void append_listener(std::string& to, const ListenerInfo& listener) {
  to.append("<cfg:Listener xmlns:cfg=\"").append(ns::listener);
  to.append("\" xmlns:xsi=\"").append(ns::schema_instance).append("\" xml:lang=\"en-US\">");
  append_value(to, "Address", listener.address);
  append_value(to, "Transport", listener.transport);
  append_value(to, "Port", std::to_string(listener.port));
  append_value(to, "Hostname", listener.hostname);
  append_value(to, "Enabled", truth(listener.enabled));
  append_value(to, "URLPrefix", listener.url_prefix);
  append_value(to, "CertificateThumbprint", listener.certificate_thumbprint);
  for (const std::string& address : listener.listening_on) append_value(to, "ListeningOn", address);
  to += "</cfg:Listener>";
}

// Without a prefix: PowerShell's WSMan: drive looks for the elements by the names that they have then.
void append_plugin(std::string& to, const PluginInfo& plugin) {
  to.append("<PlugInConfiguration xmlns=\"").append(ns::plugin).append("\"");
  append_plugin_attributes(to, plugin);
  to += '>';
  append_parameters(to, plugin.parameters);
  append_resource(to, plugin);
  to += "<Quotas";
  for (const auto& [name, value] : plugin.quotas) append_attribute(to, name, value);
  to += "/></PlugInConfiguration>";
}

void append_reference(std::string& to, const EndpointReference& reference) {
  to += "<a:EndpointReference>";
  append_element(to, "a:Address", anonymous);
  to += "<a:ReferenceParameters>";
  append_element(to, "w:ResourceURI", reference.resource_uri);
  append_selectors(to, reference.selectors);
  to += "</a:ReferenceParameters></a:EndpointReference>";
}

}  // namespace psremoting::wsman
