#include "wsman/parse_reply.hpp"

#include "base/ascii.hpp"
#include "wsman/names.hpp"
#include "wsman/text.hpp"

namespace psremoting::wsman {

namespace {

using xml::Element;
using Read = Result<Reply> (*)(Element);

Error bad(const char* why) { return error(Errc::malformed, why); }

template <class T>
Result<Reply> nothing_to_read(Element) {
  return Reply(T{});
}

// Its siblings: ResourceCreated, and rsp:Shell where the server sends it (all but the oldest do).
Result<Reply> read_create(Element first) {
  CreateResponse reply;
  Element created, shell;
  for (; first; first = first.next()) {
    if (first.is(ns::transfer, "ResourceCreated")) created = first;
    if (first.is(ns::shell, "Shell")) shell = first;
  }
  if (!created && !shell) return bad("a CreateResponse without ResourceCreated");
  auto parameters = created.child(ns::addressing, "ReferenceParameters");
  reply.address = created.child(ns::addressing, "Address").trimmed();
  if (shell) reply.shell = parse_shell(shell);
  if (reply.shell.resource_uri.empty()) reply.shell.resource_uri = parameters.child(ns::wsman, "ResourceURI").trimmed();
  auto selectors = parameters.child(ns::wsman, "SelectorSet");
  for (auto one = selectors.first_child(); one && reply.shell.shell_id.empty(); one = one.next()) {
    if (one.attribute("Name") == "ShellId") reply.shell.shell_id = one.trimmed();
  }
  if (reply.shell.shell_id.empty()) return bad("a CreateResponse without a ShellId");
  return Reply(std::move(reply));
}

Result<Reply> read_command(Element response) {
  CommandResponse reply{std::string(response.child(ns::shell, "CommandId").trimmed())};
  if (reply.command_id.empty()) return bad("a CommandResponse without a CommandId");
  return Reply(std::move(reply));
}

Result<void> read_state(Element element, ReceiveResponse& reply) {
  auto state = element.attribute("State").value_or("");
  auto name = state.substr(state.rfind('/') + 1);
  if (name == "Done")
    reply.state = CommandState::done;
  else if (name == "Running")
    reply.state = CommandState::running;
  else if (name == "Pending")
    reply.state = CommandState::pending;
  else
    return bad("a CommandState of an unknown state");
  auto code = element.child(ns::shell, "ExitCode");
  if (!code) return {};
  // Windows may write what is a negative number here as an unsigned one.
  auto value = number<std::int64_t>(code.trimmed());
  if (!value || *value < INT32_MIN || *value > UINT32_MAX) return bad("an ExitCode that is not a number");
  reply.exit_code = static_cast<std::int32_t>(*value);
  return {};
}

Result<void> read_stream(Element element, ReceiveResponse& reply) {
  auto base64 = element.base64();
  if (!base64) return bad("a Stream that is not base64");
  bool end = ascii::equal(element.attribute("End").value_or(""), "true");
  reply.streams.push_back({element.attribute("Name").value_or(""), *base64, end});
  return {};
}

Result<Reply> read_receive(Element response) {
  if (!response.is(ns::shell, "ReceiveResponse")) return bad("a ReceiveResponse without its element");
  ReceiveResponse reply;
  for (auto child = response.first_child(); child; child = child.next()) {
    bool stream = child.is(ns::shell, "Stream");
    if (!stream && !child.is(ns::shell, "CommandState")) continue;
    if (auto id = child.attribute("CommandId")) reply.command_id = *id;
    auto read = stream ? read_stream(child, reply) : read_state(child, reply);
    if (!read) return read.error();
  }
  return Reply(std::move(reply));
}

Result<Reply> read_connect(Element response) {
  ConnectResponse reply;
  reply.input_streams = response.child(ns::shell, "InputStreams").text();
  reply.output_streams = response.child(ns::shell, "OutputStreams").text();
  auto xml = response.child(ns::powershell, "connectResponseXml");
  if (!xml) return Reply(std::move(reply));
  auto base64 = xml.base64();
  if (!base64) return bad("a connectResponseXml that is not base64");
  reply.connect_response_xml = *base64;
  return Reply(std::move(reply));
}

Result<Reply> read_get(Element item) {
  auto read = parse_item(item);
  if (!read) return read.error();
  return Reply(GetResponse{std::move(*read)});
}

// Of Enumerate and Pull; items and end may be of either namespace.
template <class T>
Result<Reply> read_items(Element response) {
  T reply;
  reply.context = response.child(ns::enumeration, "EnumerationContext").text();
  for (auto child = response.first_child(); child; child = child.next()) {
    auto space = child.name_space();
    if (space != ns::enumeration && space != ns::wsman) continue;
    if (child.local_name() == "EndOfSequence") reply.end = true;
    if (child.local_name() != "Items") continue;
    for (auto one = child.first_child(); one; one = one.next()) {
      auto item = parse_item(one);
      if (!item) return item.error();
      reply.items.push_back(std::move(*item));
    }
  }
  return Reply(std::move(reply));
}

struct Row {
  std::string_view action;
  Read read;
};

constexpr Row rows[] = {
    {action::create, read_create},
    {action::command, read_command},
    {action::send, nothing_to_read<SendResponse>},
    {action::receive, read_receive},
    {action::signal, nothing_to_read<SignalResponse>},
    {action::delete_, nothing_to_read<DeleteResponse>},
    {action::disconnect, nothing_to_read<DisconnectResponse>},
    {action::reconnect, nothing_to_read<ReconnectResponse>},
    {action::connect, read_connect},
    {action::get, read_get},
    {action::enumerate, read_items<EnumerateResponse>},
    {action::pull, read_items<PullResponse>},
    {action::release, nothing_to_read<ReleaseResponse>},
};

}  // namespace

Result<Reply> parse_reply(std::string_view action, xml::Element first) {
  constexpr std::string_view suffix = "Response";
  if (action.ends_with(suffix)) {
    action.remove_suffix(suffix.size());
    for (const Row& row : rows) {
      if (row.action == action) return row.read(first);
    }
  }
  return error(Errc::malformed, "the answer has an action that is no answer's");
}

}  // namespace psremoting::wsman
