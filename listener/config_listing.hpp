#pragma once

#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "listener/open_listener.hpp"
#include "wsman/fault.hpp"
#include "wsman/operation.hpp"
#include "wsman/reply.hpp"

namespace psremoting::listener {

// Whether the URI is config/listener or config/plugin, in whatever case: the parts of winrm/config that hold several
// items, each found by selectors.
bool is_config_list(std::string_view resource_uri);

// Every item of one of these, with the reference that it can be asked for by (MS-WSMV 3.1.4.1.29.5, 3.1.4.1.34.2).
// Asks the system for its addresses, once. Any thread.
std::vector<wsman::ReferencedItem> config_listing(const config::Config& config,
                                                  const std::vector<OpenListener>& listeners,
                                                  std::string_view resource_uri);

// The one that all of the selectors name; case does not count. The first where several do, as listeners of one address
// can that differ by port. The faults: insufficient_selectors, unexpected_selectors, resource_not_found.
boost::system::result<wsman::ReferencedItem, wsman::Fault> find_item(std::vector<wsman::ReferencedItem> items,
                                                                     const wsman::Header& request);

// The items in the form that an Enumerate asks for.
std::vector<wsman::Item> in_mode(std::vector<wsman::ReferencedItem> items, wsman::Enumerate::Mode mode);

// The fault with which the service refuses a Put, Create, Delete or Invoke on these resources and on winrm/config:
// access denied, with the command that makes the change on the host.
wsman::Fault refused_change(std::string_view resource_uri);

}  // namespace psremoting::listener
