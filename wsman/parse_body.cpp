#include <iterator>

#include "base/ascii.hpp"
#include "wsman/names.hpp"
#include "wsman/parse.hpp"
#include "wsman/parse_shell.hpp"
#include "wsman/text.hpp"

namespace psremoting::wsman {

namespace {

using xml::Element;
using Read = Parsed<Operation> (*)(Element);

template <class T>
Parsed<Operation> nothing_to_read(Element) {
  return Operation(T{});
}

Parsed<std::uint32_t> read_max_elements(Element element) {
  if (!element) return 1u;
  auto count = number<std::uint32_t>(element.trimmed());
  if (!count || *count == 0) return Fault(fault::invalid_soap_body, "MaxElements is not a positive number.");
  return *count;
}

Enumerate::Mode read_mode(std::string_view text) {
  if (text == "EnumerateEPR") return Enumerate::Mode::references;
  if (text == "EnumerateObjectAndEPR") return Enumerate::Mode::both;
  return Enumerate::Mode::objects;
}

Parsed<Operation> read_enumerate(Element element) {
  Enumerate enumerate;
  enumerate.optimize = static_cast<bool>(element.child(ns::wsman, "OptimizeEnumeration"));
  enumerate.mode = read_mode(element.child(ns::wsman, "EnumerationMode").trimmed());
  auto max_elements = read_max_elements(element.child(ns::wsman, "MaxElements"));
  if (!max_elements) return max_elements.error();
  enumerate.max_elements = *max_elements;
  auto filter = element.child(ns::wsman, "Filter");
  if (!filter) filter = element.child(ns::enumeration, "Filter");
  if (filter) {
    Enumerate::Filter& read = enumerate.filter.emplace();
    read.dialect = filter.attribute("Dialect").value_or("");
    read.selectors = parse_selectors(filter.child(ns::wsman, "SelectorSet"));
  }
  return Operation(std::move(enumerate));
}

Parsed<Operation> read_pull(Element element) {
  Pull pull;
  pull.context = element.child(ns::enumeration, "EnumerationContext").trimmed();
  auto max_elements = read_max_elements(element.child(ns::enumeration, "MaxElements"));
  if (!max_elements) return max_elements.error();
  pull.max_elements = *max_elements;
  return Operation(std::move(pull));
}

Parsed<Operation> read_release(Element element) {
  return Operation(Release{std::string(element.child(ns::enumeration, "EnumerationContext").trimmed())});
}

enum class Body { required, optional, ignored };

// An action, the element of its body, and whether it addresses a shell.
struct Row {
  std::string_view action, name_space, name;
  Body body;
  bool of_a_shell;
  Read read;
};

constexpr Row rows[] = {
    {action::create, ns::shell, "Shell", Body::required, false, read_create},
    {action::command, ns::shell, "CommandLine", Body::required, true, read_command},
    {action::send, ns::shell, "Send", Body::required, true, read_send},
    {action::receive, ns::shell, "Receive", Body::required, true, read_receive},
    {action::signal, ns::shell, "Signal", Body::required, true, read_signal},
    {action::delete_, "", "", Body::optional, true, nothing_to_read<Delete>},
    {action::disconnect, ns::shell, "Disconnect", Body::optional, true, read_disconnect},
    {action::reconnect, ns::shell, "Reconnect", Body::optional, true, nothing_to_read<Reconnect>},
    {action::connect, ns::shell, "Connect", Body::required, true, read_connect},
    {action::get, "", "", Body::optional, false, nothing_to_read<Get>},
    {action::put, "", "", Body::ignored, false, nothing_to_read<Put>},
    {action::enumerate, ns::enumeration, "Enumerate", Body::required, false, read_enumerate},
    {action::pull, ns::enumeration, "Pull", Body::required, false, read_pull},
    {action::release, ns::enumeration, "Release", Body::required, false, read_release},
    {action::keep_alive, "", "", Body::ignored, false, nothing_to_read<Unsupported>},
    {action::subscribe, "", "", Body::ignored, false, nothing_to_read<Unsupported>},
    {action::unsubscribe, "", "", Body::ignored, false, nothing_to_read<Unsupported>},
    {action::renew, "", "", Body::ignored, false, nothing_to_read<Unsupported>},
};

const Row* find_row(std::string_view action) {
  for (const Row& row : rows) {
    if (row.action == action) return &row;
  }
  return nullptr;
}

bool is_of_some_action(Element element) {
  for (const Row& row : rows) {
    if (!row.name.empty() && element.is(row.name_space, row.name)) return true;
  }
  return false;
}

// Whether the body is what the action asks for.
Parsed<void> check_shape(const Row& row, Element element) {
  if (row.body == Body::ignored) return {};
  if (!element) {
    if (row.body == Body::optional) return {};
    return Fault(fault::invalid_soap_body, "The body of the request is empty.");
  }
  if (element.next()) return Fault(fault::invalid_soap_body, "The body of the request holds more than one element.");
  if (!row.name.empty() && element.is(row.name_space, row.name)) return {};
  if (is_of_some_action(element)) return Fault(fault::action_mismatch);
  if (row.name.empty()) return {};
  return Fault(fault::invalid_soap_body, "The body of the request is not a " + std::string(row.name) + ".");
}

// Listeners and plug-ins can be created and deleted on Windows; here the configuration is files. The action of an
// Invoke is the resource's own, such as …/config/Restore.
bool changes_config(const Header& header) {
  if (!ascii::starts_with(header.resource_uri, resource::config)) return false;
  return header.action == action::create || header.action == action::delete_ ||
         ascii::starts_with(header.action, resource::config);
}

}  // namespace

Parsed<Operation> parse_body(const Header& header, xml::Element body) {
  if (changes_config(header)) return Operation(ConfigChange{});
  const Row* row = find_row(header.action);
  if (row == nullptr) return Fault(fault::action_not_supported);
  if (row->of_a_shell && header.shell_id().empty()) return Fault(fault::insufficient_selectors);
  auto element = body.first_child();
  if (auto good = check_shape(*row, element); !good) return good.error();
  return row->read(element);
}

}  // namespace psremoting::wsman
