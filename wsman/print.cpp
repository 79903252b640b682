#include "wsman/print.hpp"

#include "base/guid.hpp"
#include "wsman/names.hpp"
#include "wsman/print_item.hpp"
#include "wsman/xml.hpp"

namespace psremoting::wsman {

namespace {

std::string_view name_of(CommandState state) {
  switch (state) {
    case CommandState::running: return "Running";
    case CommandState::pending: return "Pending";
    case CommandState::done: break;
  }
  return "Done";
}

void append_command_id(std::string& to, std::string_view id) {
  if (id.empty()) return;
  to += " CommandId=\"";
  xml::append_attribute(to, id);
  to += '"';
}

void begin_response(std::string& to, std::string_view names, std::string_view action, const ReplyHeader& header) {
  begin_envelope(to, names, std::string(action) + "Response", header);
}

// Base64 was checked where it came from: it goes out as it is.
void append_stream(std::string& to, const ReceiveResponse::Stream& stream, std::string_view command_id) {
  to += "<rsp:Stream Name=\"";
  xml::append_attribute(to, stream.name);
  to += '"';
  append_command_id(to, command_id);
  if (stream.end) to += " End=\"true\"";
  to += '>';
  to += stream.base64;
  to += "</rsp:Stream>";
}

void append_state(std::string& to, const ReceiveResponse& reply) {
  to += "<rsp:CommandState";
  append_command_id(to, reply.command_id);
  to.append(" State=\"").append(command_state).append(name_of(*reply.state)).append("\">");
  if (reply.exit_code) append_element(to, "rsp:ExitCode", std::to_string(*reply.exit_code));
  to += "</rsp:CommandState>";
}

// The optimized answer's items and end are WS-Management's own, a Pull's are WS-Enumeration's.
template <class T>
void append_items(std::string& to, const T& reply, std::string_view prefix) {
  to += "<n:EnumerationContext>";
  xml::append_text(to, reply.context);
  to += "</n:EnumerationContext>";
  if (!reply.items.empty()) {
    to.append("<").append(prefix).append("Items>");
    for (const Item& item : reply.items) append_item(to, item);
    to.append("</").append(prefix).append("Items>");
  }
  if (reply.end) to.append("<").append(prefix).append("EndOfSequence/>");
}

class Printer {
 public:
  explicit Printer(const ReplyHeader& header) : header_(header) {}

  std::string operator()(const IdentifyResponse& reply) const {
    std::string to = "<s:Envelope xml:lang=\"en-US\" xmlns:s=\"";
    to.append(ns::soap).append("\"><s:Header/><s:Body><wsmid:IdentifyResponse xmlns:wsmid=\"");
    to.append(ns::identity).append("\">");
    append_element(to, "wsmid:ProtocolVersion", ns::wsman);
    append_element(to, "wsmid:ProductVendor", reply.vendor);
    append_element(to, "wsmid:ProductVersion", reply.version);
    return to.append("</wsmid:IdentifyResponse>").append(end_of_envelope);
  }

  std::string operator()(const CreateResponse& reply) const {
    return envelope("saxwrp", action::create, [&](std::string& to) {
      to += "<x:ResourceCreated>";
      append_element(to, "a:Address", reply.address);
      to += "<a:ReferenceParameters>";
      append_element(to, "w:ResourceURI", reply.shell.resource_uri);
      to += "<w:SelectorSet><w:Selector Name=\"ShellId\">";
      xml::append_text(to, reply.shell.shell_id);
      to += "</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>";
      append_shell(to, reply.shell);
    });
  }

  std::string operator()(const CommandResponse& reply) const {
    return envelope("saxwrp", action::command, [&](std::string& to) {
      to += "<rsp:CommandResponse>";
      append_element(to, "rsp:CommandId", reply.command_id);
      to += "</rsp:CommandResponse>";
    });
  }

  std::string operator()(const SendResponse&) const {
    return envelope("saxwrp", action::send, [](std::string& to) { to += "<rsp:SendResponse/>"; });
  }

  std::string operator()(const ReceiveResponse& reply) const {
    std::size_t size = 2'048 + header_.activity_id.size();
    for (const auto& stream : reply.streams) size += stream.base64.size() + stream_overhead;
    std::string to;
    to.reserve(size);
    begin_response(to, "sawrp", action::receive, header_);
    to += "<rsp:ReceiveResponse>";
    for (const auto& stream : reply.streams) append_stream(to, stream, reply.command_id);
    if (reply.state) append_state(to, reply);
    return to.append("</rsp:ReceiveResponse>").append(end_of_envelope);
  }

  std::string operator()(const SignalResponse&) const {
    return envelope("saxwrp", action::signal, [](std::string& to) { to += "<rsp:SignalResponse/>"; });
  }

  std::string operator()(const DeleteResponse&) const { return empty("sawp", action::delete_); }
  std::string operator()(const DisconnectResponse&) const { return empty("sawp", action::disconnect); }
  std::string operator()(const ReconnectResponse&) const { return empty("sawp", action::reconnect); }

  std::string operator()(const ConnectResponse& reply) const {
    return envelope("saxwrp", action::connect, [&](std::string& to) {
      if (reply.connect_response_xml.empty()) {
        to += "<rsp:ConnectResponse/>";
        return;
      }
      to += "<rsp:ConnectResponse>";
      append_element(to, "rsp:InputStreams", reply.input_streams);
      append_element(to, "rsp:OutputStreams", reply.output_streams);
      to.append("<connectResponseXml xmlns=\"").append(ns::powershell).append("\">");
      to.append(reply.connect_response_xml).append("</connectResponseXml></rsp:ConnectResponse>");
    });
  }

  std::string operator()(const GetResponse& reply) const {
    return envelope("saxwp", action::get, [&](std::string& to) { append_item(to, reply.item); });
  }

  std::string operator()(const EnumerateResponse& reply) const {
    return envelope("sanwp", action::enumerate, [&](std::string& to) {
      to += "<n:EnumerateResponse>";
      append_items(to, reply, "w:");
      to += "</n:EnumerateResponse>";
    });
  }

  std::string operator()(const PullResponse& reply) const {
    return envelope("sanwp", action::pull, [&](std::string& to) {
      to += "<n:PullResponse>";
      append_items(to, reply, "n:");
      to += "</n:PullResponse>";
    });
  }

  std::string operator()(const ReleaseResponse&) const { return empty("sanwp", action::release); }

 private:
  template <class Body>
  std::string envelope(std::string_view names, std::string_view action, Body body) const {
    std::string to;
    to.reserve(4'096);
    begin_response(to, names, action, header_);
    body(to);
    return to.append(end_of_envelope);
  }

  std::string empty(std::string_view names, std::string_view action) const {
    return envelope(names, action, [](std::string&) {});
  }

  const ReplyHeader& header_;
};

std::string fresh_message_id() { return "uuid:" + Guid::random().upper(); }

}  // namespace

ReplyHeader reply_to(const Header& request) { return {fresh_message_id(), request.message_id, request.activity_id}; }

ReplyHeader reply_to(const Fault& fault) { return {fresh_message_id(), fault.relates_to, {}}; }

std::string print(const Reply& reply, const ReplyHeader& header) { return std::visit(Printer(header), reply); }

std::size_t stream_budget(std::uint32_t max_envelope_size, Charset charset) {
  std::size_t bytes = max_envelope_size > 2'048u ? max_envelope_size - 2'048u : 0;
  return charset == Charset::utf16 ? bytes / 2 : bytes;
}

}  // namespace psremoting::wsman
