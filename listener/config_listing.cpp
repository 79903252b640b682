#include "listener/config_listing.hpp"

#include <boost/asio/ip/host_name.hpp>

#include <algorithm>
#include <string>

#include "base/ascii.hpp"
#include "listener/host_addresses.hpp"
#include "listener/listener_reply.hpp"
#include "listener/plugin_reply.hpp"
#include "wsman/names.hpp"

namespace psremoting::listener {
namespace {

namespace fault = wsman::fault;
using wsman::EndpointReference;
using wsman::Fault;
using wsman::ReferencedItem;
using wsman::Selector;

std::vector<ReferencedItem> listeners_of(const std::vector<OpenListener>& listeners) {
  boost::system::error_code unknown;
  const auto host = host_addresses();
  const auto name = boost::asio::ip::host_name(unknown);
  std::vector<ReferencedItem> all;
  for (const auto& one : listeners) {
    auto info = listener_reply(one, host, name);
    EndpointReference reference{std::string(wsman::resource::listener),
                                {{"Address", info.address}, {"Transport", info.transport}}};
    all.push_back({std::move(info), std::move(reference)});
  }
  return all;
}

std::vector<ReferencedItem> plugins_of(const config::Config& config) {
  std::vector<ReferencedItem> all;
  for (auto& info : plugin_replies(config)) {
    EndpointReference reference{std::string(wsman::resource::plugin), {{"Name", info.name}}};
    all.push_back({std::move(info), std::move(reference)});
  }
  return all;
}

bool has_name(const std::vector<Selector>& selectors, std::string_view name) {
  return std::ranges::any_of(selectors, [&](const Selector& one) { return ascii::equal(one.name, name); });
}

bool is_named(const ReferencedItem& item, const std::vector<Selector>& by) {
  return std::ranges::all_of(by, [&](const Selector& asked) {
    return std::ranges::any_of(item.reference.selectors, [&](const Selector& own) {
      return ascii::equal(own.name, asked.name) && ascii::equal(own.value, asked.value);
    });
  });
}

// The names of the selectors that an item of the resource is found by.
std::vector<std::string_view> keys_of(std::string_view resource_uri) {
  if (ascii::equal(resource_uri, wsman::resource::listener)) return {"Address", "Transport"};
  return {"Name"};
}

wsman::Item item_in(ReferencedItem item, wsman::Enumerate::Mode mode) {
  if (mode == wsman::Enumerate::Mode::references) return std::move(item.reference);
  if (mode == wsman::Enumerate::Mode::both) return item;
  return std::visit([](auto& object) { return wsman::Item(std::move(object)); }, item.object);
}

}  // namespace

bool is_config_list(std::string_view resource_uri) {
  return ascii::equal(resource_uri, wsman::resource::listener) || ascii::equal(resource_uri, wsman::resource::plugin);
}

std::vector<ReferencedItem> config_listing(const config::Config& config, const std::vector<OpenListener>& listeners,
                                           std::string_view resource_uri) {
  if (ascii::equal(resource_uri, wsman::resource::listener)) return listeners_of(listeners);
  return plugins_of(config);
}

boost::system::result<ReferencedItem, Fault> find_item(std::vector<ReferencedItem> items,
                                                       const wsman::Header& request) {
  const auto keys = keys_of(request.resource_uri);
  for (const auto key : keys) {
    if (!has_name(request.selectors, key))
      return Fault(fault::insufficient_selectors, "The selector " + std::string(key) + " is missing.");
  }
  if (request.selectors.size() > keys.size()) return Fault(fault::unexpected_selectors);
  const auto found = std::ranges::find_if(items, [&](const auto& one) { return is_named(one, request.selectors); });
  if (found == items.end()) return Fault(fault::resource_not_found);
  return std::move(*found);
}

std::vector<wsman::Item> in_mode(std::vector<ReferencedItem> items, wsman::Enumerate::Mode mode) {
  std::vector<wsman::Item> all;
  for (auto& one : items) all.push_back(item_in(std::move(one), mode));
  return all;
}

Fault refused_change(std::string_view resource_uri) {
  if (ascii::equal(resource_uri, wsman::resource::listener))
    return Fault(fault::access_denied,
                 "Listeners are not changed over the network: use psremoting listener add and psremoting listener "
                 "remove on the host itself.");
  if (ascii::equal(resource_uri, wsman::resource::plugin))
    return Fault(fault::access_denied,
                 "Endpoints are not changed over the network: use psremoting endpoint register, set and unregister on "
                 "the host itself.");
  return Fault(fault::access_denied,
               "The configuration is not changed over the network: edit psremoting.json on the host itself (psremoting "
               "check-config says whether it is sound); listeners by psremoting listener add, endpoints by psremoting "
               "endpoint register.");
}

}  // namespace psremoting::listener
